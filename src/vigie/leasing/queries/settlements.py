"""Reads of announced settlements, and the amount that settles a contract on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.leasing.domain import storing
from vigie.leasing.domain.leaving import quote
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.settlements import SettlementQuote
from vigie.leasing.models import Announcement, Contract, ContractVersion, Instalment
from vigie.leasing.queries.contracts import READ
from vigie.leasing.queries.standing import standing_of
from vigie.parties.queries import names_of

_PARTS = ("principal", "interest", "services", "insurance", "tax")


@dataclass(frozen=True, slots=True)
class AnnouncedLine:
    """An announced settlement with the dealer's name; `stands` while it keeps a red away."""

    id: int
    kind: str
    dealer: str
    announced_on: date
    valid_until: date
    minor: int
    currency: str
    by_link: bool
    stands: bool
    withdrawn_on: date | None


def settlement_quote(contract: Contract, on: date) -> SettlementQuote:
    """Return what settles a contract on a day: what is owed and falls due by then, and the price.

    Refused `leasing.no_option` for a lease that is sold by agreement only, Invalid before delivery.
    """
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    version = ContractVersion.objects.get(**mine, number=contract.version)
    left = quote(plan_of(storing.read(version.agreement)), on)
    lines = Instalment.objects.filter(**mine, is_billed=False, due_on__lte=on)
    coming = lines.aggregate(sum=Sum(sum((F(part) for part in _PARTS[1:]), F(_PARTS[0]))))["sum"]
    standing = standing_of(contract, on)
    owed = standing.owed + (coming or 0) - standing.held
    return SettlementQuote(on, owed, left.total, contract.currency)


def announcements_of(by: Actor, contract_id: int) -> list[AnnouncedLine]:
    """Return what was announced of a contract, the newest first."""
    by.require(READ)
    mine = Announcement.objects.filter(organisation_id=by.organisation_id, contract_id=contract_id)
    rows = list(mine.select_related("contract").order_by("-id"))
    names = names_of([one.dealer_id for one in rows], by) if rows else {}
    today = timezone.localdate()
    return [
        AnnouncedLine(
            one.pk,
            one.kind,
            names.get(one.dealer_id, ""),
            one.announced_on,
            one.valid_until,
            one.minor,
            one.contract.currency,
            one.by_link,
            one.withdrawn_on is None and today <= one.valid_until,
            one.withdrawn_on,
        )
        for one in rows
    ]


def announced_settlements(
    by: Actor, on: date, among: Collection[str] | None = None
) -> Mapping[str, date]:
    """Return the last day of the settlement announced of each contract, by reference, on a day."""
    by.require(READ)
    found = Announcement.objects.filter(
        organisation_id=by.organisation_id,
        announced_on__lte=on,
        valid_until__gte=on,
        withdrawn_on=None,
    )
    if among is not None:
        found = found.filter(contract__reference__in=among)
    return dict(found.order_by("valid_until").values_list("contract__reference", "valid_until"))
