"""Premiums paid over to insurers, and services to those who render them: by period, with a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.timezone import localdate

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.money import Money
from vigie.leasing.actions.outcomes import Posting
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.domain.booking import Leg
from vigie.leasing.domain.paying_over import Collected, Whom, paid_over, tax_on, tax_paid_over
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.models import Contract, PayOver, PayOverLine
from vigie.leasing.queries.packages import collected_for
from vigie.ledger.actions import post
from vigie.ledger.domain.transfers import Draft, Journal, Subject, Transfer

PAID_OVER: Final = "leasing.collected_paid_over"
PAY_OVER: Final = "leasing.pay_over"
LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class PaidOver:
    """What was paid over, or would be: before tax, its tax, the list by contract, and what is booked."""

    pay_over_id: int
    minor: int
    tax: int
    lines: tuple[Collected, ...]
    postings: tuple[Posting, ...]


@act(PAID_OVER, permission=PAY_OVER)
def pay_over_collected(
    whom: Whom, *, payee: str, through: date, on: date, by: Actor, key: str
) -> PaidOver:
    """Pay over all that was collected for somebody up to a day and was not paid over before.

    What customers paid counts, not what they were asked; a payment that went back since lowers it. `payee`
    is who is paid as the bank's order names him. Refused `leasing.nothing_to_pay_over` where nothing above
    zero is left, `leasing.pay_over_to_come` for a day to come; Invalid without a payee.
    """
    said = " ".join(payee.split())
    if not said or len(said) > LONGEST:
        raise Invalid("leasing.pay_over_payee", longest=LONGEST)
    if through > min(on, localdate()):
        raise Refused("leasing.pay_over_to_come", through=through)
    lines = _lines(whom, through, by)
    minor = sum(one.minor for one in lines)
    if minor <= 0:
        raise Refused(
            "leasing.nothing_to_pay_over", provider=whom.provider or said, through=through
        )
    tax = tax_on(whom, minor, regime_on(whom.country, on).rate.fraction)
    found = _write(
        whom, lines, PayOver(payee=said, through_on=through, paid_on=on, minor=minor, tax=tax), by
    )
    legs = _post(found, whom, lines, by, key)
    told = {"minor": minor, "tax": tax, "contracts": found.contracts, "kind": whom.kind.value}
    record("leasing.pay_over", found.pk, data=told, effective_on=on)
    postings = tuple(Posting.of(leg, whom.currency) for leg in _summed(legs))
    return PaidOver(found.pk, minor, tax, lines, postings)


def _lines(whom: Whom, through: date, by: Actor) -> tuple[Collected, ...]:
    """Return what is due with its contracts locked, so that nobody pays it over beside us."""
    first = collected_for(by.organisation_id, whom, through)
    ids = sorted({one.contract_id for one in first})
    mine = Contract.objects.filter(organisation_id=by.organisation_id, pk__in=ids)
    list(mine.order_by("pk").select_for_update().values_list("pk"))
    held = set(ids)
    again = collected_for(by.organisation_id, whom, through)
    return tuple(one for one in again if one.contract_id in held)


def _write(whom: Whom, lines: Sequence[Collected], found: PayOver, by: Actor) -> PayOver:
    found.organisation_id, found.recorded_at = by.organisation_id, timezone.now()
    found.kind, found.provider = whom.kind.value, whom.provider
    found.country, found.currency = whom.country, whom.currency
    found.contracts = len({one.contract_id for one in lines})
    found.save(force_insert=True)
    PayOverLine.objects.bulk_create(
        PayOverLine(
            organisation_id=by.organisation_id,
            pay_over=found,
            contract_id=one.contract_id,
            code=one.code,
            minor=one.minor,
        )
        for one in lines
    )
    return found


def _post(found: PayOver, whom: Whom, lines: Sequence[Collected], by: Actor, key: str) -> list[Leg]:
    """Post one entry: each contract's part about the contract, the tax about the pay-over."""
    told: list[tuple[Leg, Subject]] = []
    for pk, minor in _by_contract(lines).items():
        told += [(leg, Subject(SUBJECT, pk)) for leg in paid_over(whom.kind, minor)]
    whole = Subject("leasing.pay_over", found.pk)
    told += [(leg, whole) for leg in tax_paid_over(found.tax)]
    transfers = tuple(
        Transfer(
            leg.debit,
            leg.credit,
            Money(leg.minor, whom.currency),
            found.paid_on,
            "",
            about,
            leg.book,
        )
        for leg, about in told
    )
    draft = Draft(
        key=f"{PAID_OVER} {key}",
        act=PAID_OVER,
        booked_on=found.paid_on,
        transfers=transfers,
        subject=whole,
        journal=Journal.BANK,
    )
    post(draft, by=by)
    return [leg for leg, _ in told]


def _by_contract(lines: Iterable[Collected]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for one in lines:
        sums[one.contract_id] = sums.get(one.contract_id, 0) + one.minor
    return {pk: minor for pk, minor in sums.items() if minor}


def _summed(legs: Iterable[Leg]) -> list[Leg]:
    sums: dict[tuple[object, ...], Leg] = {}
    for leg in legs:
        place = (leg.book, leg.debit, leg.credit)
        before = sums[place].minor if place in sums else 0
        sums[place] = Leg(leg.book, leg.debit, leg.credit, before + leg.minor)
    return list(sums.values())
