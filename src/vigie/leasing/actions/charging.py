"""What lateness costs: interest by law and country, fixed indemnities, once and to the day.

The whole claim is computed from the first day to that of the act, or of the latest charge where
that is later; what was asked for before is taken off. A payment that becomes known late lowers it, and
the difference is credited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.leasing.actions.cases import Case, closed, loaded, opened
from vigie.leasing.actions.loading import money_of
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.holds import waived
from vigie.leasing.domain.lateness import LateClaim, LateLaw, claim_of
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import Due
from vigie.leasing.queries.holds import hold_facts
from vigie.leasing.queries.orders import orders_of
from vigie.leasing.queries.references import known_rates, late_contracts
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Journal

CHARGED: Final = "leasing.lateness_charged"
SWEPT: Final = "leasing.late_contracts_charged"
AT_ONCE: Final = 500
_KINDS: Final = (DueKind.LATE_INTEREST, DueKind.RECOVERY_FEE, DueKind.INDEMNITY)


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
    states = sorted({line.state.value for line in lifecycle.TABLE if line.step is Step.CHARGE})
    ids = late_contracts(by.organisation_id, states, on, after=after, limit=AT_ONCE)
    minor, charged, refused = 0, 0, []
    for pk in ids:
        try:
            with transaction.atomic():
                asked = _charge_anew(pk, on, by, f"{key} {pk}")
        except VigieError as error:
            refused.append((pk, error.code))
            continue
        minor += asked
        charged += bool(asked)
    record("leasing.contracts", None, data={"charged": charged, "refused": len(refused)}, effective_on=on)  # fmt: skip
    return Charged(charged, minor, tuple(refused), ids[-1] if ids else 0)


def _charge_anew(contract_id: int, on: date, by: Actor, key: str) -> int:
    """Charge a contract if anything new is owed; returns how much."""
    case = loaded(contract_id, on=on, by=by, key=key)
    if not any(_news(case, _claim(case))):
        return 0
    done = charge_lateness(contract_id, on=on, by=by, key=key)
    return sum(due.net for due in done.dues)


def _claim(case: Case) -> LateClaim:
    pk, organisation = case.contract.pk, case.contract.organisation_id
    money = money_of([pk], organisation)[pk]
    order = orders_of([pk], organisation)[pk]
    through = max([case.on, *(due.due_on for due in money.dues if due.kind in _KINDS)])
    return claim_of(money.dues, money.payments, order, law=_law(case), through=through)


def _law(case: Case) -> LateLaw:
    contract, agreement = case.contract, case.agreement
    return LateLaw(
        country=contract.country,
        currency=contract.currency,
        is_consumer=contract.is_consumer,
        is_lease=agreement.is_lease,
        has_option=agreement.has_option,
        rate=agreement.rate_on(case.on),
        known=known_rates(contract.organisation_id),
        waived=waived(hold_facts(contract)),
    )


def _ask(case: Case, claim: LateClaim) -> None:
    interest, fixed, indemnity = _news(case, claim)
    asked = (Parts(late=interest), Parts(costs=fixed), Parts(costs=indemnity))
    for kind, parts in zip(_KINDS, asked, strict=True):
        case.ask(kind, parts, case.on)
        case.book(booking.charged(parts, Role.LATE_INDEMNITY_INCOME))
    case.tell(interest=interest, fixed=fixed, indemnity=indemnity)


def _news(case: Case, claim: LateClaim) -> tuple[int, int, int]:
    """Return what is owed beyond what was asked for: interest, flat costs, indemnity."""
    before = [_asked(case, kind) for kind in _KINDS]
    return (claim.interest - before[0], claim.fixed - before[1], claim.indemnity - before[2])


def _asked(case: Case, kind: DueKind) -> int:
    rows: Sequence[tuple[int, int]] = list(
        Due.objects.filter(
            organisation_id=case.contract.organisation_id, contract=case.contract, kind=kind
        ).values_list("late", "costs")
    )
    return sum(late + costs for late, costs in rows)
