"""What lateness costs: interest by law and country, fixed indemnities, once and to the day.

The whole claim is computed from the first day to that of the act, or of the latest charge where
that is later; what was asked for before is taken off. A payment that becomes known late lowers it, and
the difference is credited.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.leasing.actions.ageing import fall_behind
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.charging_many import (
    CHARGED,
    charge_legs,
    charge_many,
    claim_for,
    news_of,
    parts_of,
)
from vigie.leasing.actions.loading import money_of
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.shares import Share
from vigie.leasing.domain import lifecycle
from vigie.leasing.domain.dues import CHARGES
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import PaidLate
from vigie.leasing.queries.holds import hold_facts
from vigie.leasing.queries.lateness import late_contracts
from vigie.leasing.queries.orders import orders_of
from vigie.leasing.queries.references import known_rates
from vigie.ledger.domain.transfers import Journal

SWEPT: Final = "leasing.late_contracts_charged"
AT_ONCE: Final = 500


@act(CHARGED, permission=lifecycle.SERVE)
def charge_lateness(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Ask for what the law gives a lender for every late payment up to a day.

    French consumers: 8 % of each overdue amount, once; called due, 8 % of the principal and interest
    at the contract's rate (L312-39, D312-16). French businesses: ECB rate and ten points, and 40 EUR a
    due (L441-10, D441-5). Poland: statutory interest for delay, between businesses 40, 70 or 100 EUR a
    due. Days of a pause that was lifted without a verdict are left out (`domain.holds`). Refused while
    collection is paused, where a rate is not known for a day, or no rule binds the contract.
    """
    case = opened(contract_id, Step.CHARGE, on=on, by=by, key=key)
    _ask(case, _claim(case))
    return closed(case, CHARGED, Journal.SALES)


@dataclass(frozen=True, slots=True)
class Charged:
    """What a sweep came to; `last` is the last contract it looked at, 0 when there was none left.

    `minor` is the sum of all currencies' minor units, `refused` names contracts with the reason.
    """

    contracts: int
    minor: int
    refused: tuple[tuple[int, str], ...]
    last: int


@act(SWEPT, permission=lifecycle.SERVE)
def charge_late_contracts(on: date, *, after: int = 0, by: Actor, key: str) -> Charged:
    """Charge lateness to the next contracts, by id, that are or were late; each by itself.

    One that cannot be charged is named and left; one that owes nothing new is not touched. Call it
    again after `last` until that is 0.
    """
    words = Share().words(by.organisation_id)
    ids = late_contracts(words, on, after=after, limit=AT_ONCE)
    done = charge_many(ids, on, by=by, key=key)
    fall_behind(by, on, timezone.now(), Share.of(done.contracts))
    told = {"charged": len(done.contracts), "refused": len(done.refused)}
    record("leasing.contracts", None, data=told, effective_on=on)
    return Charged(len(done.contracts), done.minor, done.refused, ids[-1] if ids else 0)


def _claim(case: Case) -> tuple[int, int, int]:
    """Return what is owed beyond what was asked for: interest, flat costs, indemnity."""
    pk, organisation = case.contract.pk, case.contract.organisation_id
    money = money_of([pk], organisation)[pk]
    order = orders_of([pk], organisation)[pk]
    known = known_rates(organisation)
    holds = hold_facts(case.contract)
    claim = claim_for(case.contract, money, order, on=case.on, known=known, holds=holds)
    return news_of(money, claim)


def _ask(case: Case, news: tuple[int, int, int]) -> None:
    interest, fixed, indemnity = news
    asked = parts_of(news)
    for kind, parts in zip(CHARGES, asked, strict=True):
        case.ask(kind, parts, case.on)
    case.book(charge_legs(asked))
    case.tell(interest=interest, fixed=fixed, indemnity=indemnity)
    PaidLate.objects.filter(
        organisation_id=case.contract.organisation_id, contract=case.contract
    ).delete()
