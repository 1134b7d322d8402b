"""Every watched certificate by what its own row says: no file is opened, so all of them cost little."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.registrations.models import Certificate

CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class PlainCertificate:
    """A watched certificate; `outstanding` in units of `currency`, "" where it is not known."""

    id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    outstanding: Decimal
    currency: str
    ends_on: date | None


def watched_ids(by: Actor) -> list[int]:
    """Return the certificates that are watched; to be called in the tenant's block."""
    by.require("registrations.run_watch")
    mine = Certificate.objects.filter(organisation_id=by.organisation_id).exclude(watch="ended")
    return list(mine.order_by("id").values_list("id", flat=True))


def plain_certificates(
    by: Actor, ids: Collection[int], chunk: int = CHUNK
) -> Iterator[list[PlainCertificate]]:
    """Yield certificates by id, some thousands at a time, each in a short transaction of its own."""
    by.require("registrations.run_watch")
    wanted = sorted(ids)
    for start in range(0, len(wanted), chunk):
        with tenant(by.organisation_id):
            yield _read(by, wanted[start : start + chunk])


def _read(by: Actor, ids: list[int]) -> list[PlainCertificate]:
    rows = Certificate.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return [
        PlainCertificate(pk, number, plate, vin, product, Decimal(cents) / 100, currency, ends_on)
        for pk, number, plate, vin, product, cents, currency, ends_on in rows.order_by(
            "id"
        ).values_list(
            "id",
            "contract_number",
            "plate",
            "vin",
            "product",
            "outstanding_cents",
            "currency",
            "ends_on",
        )
    ]
