"""A contract that was called due goes on: the call is taken back, the plan stands again."""

from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.actions.agreeing import billed_through
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.loading import due_fact
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.versions import replace_unbilled
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.leaving import billed_by, exit_at
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.models import ContractEvent, Due
from vigie.ledger.domain.transfers import Journal

REINSTATED: Final = "leasing.contract_reinstated"


@act(REINSTATED, permission=lifecycle.ENFORCE)
def reinstate(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Let a contract that was called due go on as if it had not been.

    What the call asked for is credited and its booking turned round; the instalments that fell due
    since are billed, the others will be. Money that came settles them in the order of time. Raises
    Invalid for a day before the call.
    """
    case = opened(contract_id, Step.REINSTATE, on=on, by=by, key=key)
    called_on = _called_on(case)
    if on < called_on:
        raise Invalid("leasing.reinstated_too_early", called_on=called_on)
    plan = plan_of(case.agreement)
    _take_call_back(case, plan, called_on)
    through = billed_through(case, on)
    bill_through(case, plan, through)
    replace_unbilled(case.contract, [line for line in plan.lines if line.due_on > through])
    case.contract.notice_ends_on = None
    case.tell(called_on=called_on)
    return closed(case, REINSTATED, Journal.SALES)


def _take_call_back(case: Case, plan: Plan, called_on: date) -> None:
    rows = Due.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        kind=DueKind.TERMINATION,
    )
    asked = sum((due_fact(row).parts for row in rows), Parts())
    case.ask(DueKind.TERMINATION, -asked, called_on)
    worth = plan.worth(called_on, billed_by(plan, called_on))
    leaving = exit_at(plan, worth, worth.total, called_on)
    case.book(booking.turned(booking.left(case.agreement, leaving, Parts())))


def _called_on(case: Case) -> date:
    called = ContractEvent.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        step=Step.ACCELERATE,
    )
    return called.latest("id").effective_on
