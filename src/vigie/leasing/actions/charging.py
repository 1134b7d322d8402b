"""What lateness costs: interest by law and country, fixed indemnities, once and to the day.

The whole claim is computed from the first day; what was asked for before is taken off. A payment
that becomes known late lowers it, and the difference is credited.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.loading import money_of
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lateness import LateClaim, LateLaw, claim_of
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import Due
from vigie.leasing.queries.orders import orders_of
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Journal

CHARGED: Final = "leasing.lateness_charged"
_KINDS: Final = (DueKind.LATE_INTEREST, DueKind.RECOVERY_FEE, DueKind.INDEMNITY)


@act(CHARGED, permission=lifecycle.SERVE)
def charge_lateness(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Ask for what the law gives a lender for every late payment up to a day.

    French consumers: 8 % of each overdue amount, once; called due, 8 % of the principal and interest
    at the contract's rate (L312-39, D312-16). French businesses: ECB rate and ten points, and 40 EUR a
    due (L441-10, D441-5). Poland: statutory interest for delay. Refused where a rate is not known for
    a day, or no rule binds the contract.
    """
    case = opened(contract_id, Step.CHARGE, on=on, by=by, key=key)
    money = money_of([contract_id], by.organisation_id)[contract_id]
    claim = claim_of(
        money.dues,
        money.payments,
        orders_of([contract_id], by.organisation_id)[contract_id],
        law=_law(case),
        through=on,
    )
    _ask(case, claim)
    return closed(case, CHARGED, Journal.SALES)


def _law(case: Case) -> LateLaw:
    contract, agreement = case.contract, case.agreement
    return LateLaw(
        country=contract.country,
        is_consumer=contract.is_consumer,
        is_lease=agreement.is_lease,
        has_option=agreement.has_option,
        rate=agreement.rate_on(case.on),
    )


def _ask(case: Case, claim: LateClaim) -> None:
    before = {kind: _asked(case, kind) for kind in _KINDS}
    interest = Parts(late=claim.interest - before[DueKind.LATE_INTEREST])
    fixed = Parts(costs=claim.fixed - before[DueKind.RECOVERY_FEE])
    indemnity = Parts(costs=claim.indemnity - before[DueKind.INDEMNITY])
    for kind, parts in zip(_KINDS, (interest, fixed, indemnity), strict=True):
        case.ask(kind, parts, case.on)
        case.book(booking.charged(parts, Role.LATE_INDEMNITY_INCOME))
    case.tell(interest=interest.late, fixed=fixed.costs, indemnity=indemnity.costs)


def _asked(case: Case, kind: DueKind) -> int:
    rows: Sequence[tuple[int, int]] = list(
        Due.objects.filter(
            organisation_id=case.contract.organisation_id, contract=case.contract, kind=kind
        ).values_list("late", "costs")
    )
    return sum(late + costs for late, costs in rows)
