"""Reads of announced settlements, and the amount that settles a contract on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.leasing.domain import storing
from vigie.leasing.domain.leaving import quote
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.settlements import SettlementQuote
from vigie.leasing.models import Announcement, Contract, ContractVersion, Instalment, Payment
from vigie.leasing.queries.contracts import READ
from vigie.leasing.queries.standing import standing_of
from vigie.parties.queries import names_of


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
    paid_on: date | None = None


def settlement_quote(contract: Contract, on: date) -> SettlementQuote:
    """Return what settles a contract on a day: what is owed and falls due by then, and the price.

    Refused `leasing.no_option` for a lease that is sold by agreement only, Invalid before delivery.
    """
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    version = ContractVersion.objects.get(**mine, number=contract.version)
    plan = plan_of(storing.read(version.agreement).resumed(on))
    left = quote(plan, on)
    lines = Instalment.objects.filter(**mine, is_billed=False, due_on__lte=on)
    unbilled = set(lines.values_list("number", flat=True))
    coming = sum(line.parts.total for line in plan.lines if line.number in unbilled)
    standing = standing_of(contract, on)
    owed = standing.owed + coming - standing.held
    return SettlementQuote(on, owed, left.total, contract.currency)


def announcements_of(by: Actor, contract_id: int) -> list[AnnouncedLine]:
    """Return what was announced of a contract, the newest first."""
    by.require(READ)
    mine = Announcement.objects.filter(organisation_id=by.organisation_id, contract_id=contract_id)
    rows = list(mine.select_related("contract", "payment").order_by("-id"))
    gone = _gone([one.payment_id for one in rows if one.payment_id], by)
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
            one.payment.received_on if one.payment and one.payment_id not in gone else None,
        )
        for one in rows
    ]


def awaited_of(by: Actor, contract_id: int) -> tuple[AnnouncedLine, ...]:
    """Return the announced settlements of a contract whose money is still awaited, the newest first.

    One whose day has passed is among them: money may come late. One whose payment went back is, too.
    """
    found = announcements_of(by, contract_id)
    return tuple(one for one in found if one.withdrawn_on is None and one.paid_on is None)


def settlement_matches(by: Actor, minor: int, currency: str) -> tuple[tuple[int, str], ...]:
    """Return the contracts, with their references, for which exactly such an amount is awaited.

    What a line of a bank statement may be: its amount is that which a dealer was told.
    """
    by.require(READ)
    rows = Announcement.objects.filter(
        organisation_id=by.organisation_id,
        minor=minor,
        contract__currency=currency,
        withdrawn_on=None,
    ).select_related("contract")
    found = list(rows.order_by("valid_until", "id"))
    gone = _gone([one.payment_id for one in found if one.payment_id], by)
    awaited = [one for one in found if one.payment_id is None or one.payment_id in gone]
    return tuple((one.contract_id, one.contract.reference) for one in awaited)


def _gone(payments: Sequence[int], by: Actor) -> set[int]:
    """Return which payments went back."""
    if not payments:
        return set()
    rows = Payment.objects.filter(organisation_id=by.organisation_id, reverses_id__in=payments)
    return {pk for pk in rows.values_list("reverses_id", flat=True) if pk}


def announced_settlements(
    by: Actor, on: date, among: Collection[str] | None = None, then: Then | None = None
) -> Mapping[str, date]:
    """Return the last day of the settlement announced of each contract, by reference, on a day.

    `then`: what was recorded since does not count.
    """
    by.require(READ)
    found = Announcement.objects.filter(
        organisation_id=by.organisation_id,
        announced_on__lte=on,
        valid_until__gte=on,
    ).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
    if among is not None:
        found = found.filter(contract__reference__in=among)
    if then is not None:
        found = found.filter(recorded_at__lte=then.known_at)
    return dict(found.order_by("valid_until").values_list("contract__reference", "valid_until"))
