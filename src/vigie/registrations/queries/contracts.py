"""What is watched under the number of a contract."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from vigie.kernel.actor import Actor
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.models import Certificate


def key_of(contract_number: str) -> str:
    """Return the canonical text of a contract number, however it is written."""
    return read(BY_NAME["contract_number"], contract_number).text


def contract_keys_of(by: Actor, ids: Collection[int]) -> dict[int, str]:
    """Return the canonical contract number of some certificates by id; no permission is asked."""
    rows = Certificate.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return dict(rows.values_list("id", "contract_key"))


@dataclass(frozen=True, slots=True)
class WatchedContract:
    """A contract under watch, or that was: its certificate, its number as the portfolio writes it."""

    certificate_id: int
    number: str
    is_ended: bool


def watched_contracts(by: Actor, numbers: Iterable[str]) -> list[WatchedContract]:
    """Return what is or was watched under some numbers, however these are written; no permission is asked."""
    return _watched(by, contract_key__in={key_of(number) for number in numbers})


def watched_contract(by: Actor, certificate_id: int) -> WatchedContract | None:
    """Return the contract of a certificate; no permission is asked."""
    return next(iter(_watched(by, id=certificate_id)), None)


def _watched(by: Actor, **among: object) -> list[WatchedContract]:
    rows = Certificate.objects.filter(organisation_id=by.organisation_id, **among)
    found = rows.order_by("id").values_list("id", "contract_number", "watch")
    return [WatchedContract(pk, number, watch == "ended") for pk, number, watch in found]


def portfolio_of(by: Actor, contract_number: str) -> int | None:
    """Return the source whose portfolio names a contract that is watched; None where none does."""
    by.require("registrations.read_certificates")
    found = Certificate.objects.filter(
        organisation_id=by.organisation_id,
        contract_key=key_of(contract_number),
    ).exclude(watch="ended")
    source: int | None = found.order_by("id").values_list("source_id", flat=True).first()
    return source


def contract_numbers_of(by: Actor, ids: Collection[int]) -> dict[int, str]:
    """Return the contract number of some certificates by id; those of others are absent."""
    by.require("registrations.read_certificates")
    rows = Certificate.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return dict(rows.values_list("id", "contract_number"))


def over_among(by: Actor, ids: Collection[int]) -> set[int]:
    """Return those of some certificates whose contract ended, as a person answered."""
    by.require("registrations.read_certificates")
    mine = Certificate.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return set(mine.filter(watch="ended").values_list("id", flat=True))


def certificates_beside(by: Actor, certificate_id: int) -> list[int]:
    """Return the other watched certificates of a vehicle, 50 at most; in the tenant's block."""
    by.require("registrations.read_certificates")
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    one = mine.get(id=certificate_id)
    same = Q(pk=None)
    for name in ("vin", "plate"):
        if key := getattr(one, name):
            same |= Q(**{name: key})
    others = mine.filter(same).exclude(id=one.pk).exclude(watch="ended")
    return list(others.order_by("id").values_list("id", flat=True)[:50])
