"""Default: the notice, the term that ends by it, the way back, the loss that is left."""

from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.actions.cases import Case, closed, loaded, opened, settle, take
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.settling import give_deposit_back
from vigie.leasing.actions.versions import replace_unbilled
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.leaving import exit_at
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.models import OpenDue, Payment
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Journal

NOTICED: Final = "leasing.notice_given"
ACCELERATED: Final = "leasing.contract_accelerated"
TERMINATED: Final = "leasing.contract_terminated"
WRITTEN_OFF: Final = "leasing.contract_written_off"


@act(NOTICED, permission=lifecycle.ENFORCE)
def give_notice(contract_id: int, *, on: date, ends_on: date, by: Actor, key: str) -> Outcome:
    """Keep that the customer was put in default, and the last day he was given to pay."""
    if ends_on <= on:
        raise Invalid("leasing.notice_too_short", on=on)
    case = opened(contract_id, Step.GIVE_NOTICE, on=on, by=by, key=key)
    case.contract.notice_ends_on = ends_on
    case.tell(ends_on=ends_on)
    return closed(case, NOTICED)


@act(ACCELERATED, permission=lifecycle.ENFORCE)
def accelerate(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Make all that is still to come fall due at once: the notice stayed without effect."""
    case = opened(contract_id, Step.ACCELERATE, on=on, by=by, key=key)
    _fall_due(case)
    return closed(case, ACCELERATED, Journal.SALES)


@act(TERMINATED, permission=lifecycle.ENFORCE)
def terminate(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """End a contract for default: its financial balance falls due.

    What the sale of a vehicle that comes back brings is recorded as a payment; where a consumer's law
    sets the damages (D312-18), `claim_damages` brings the claim to them once the vehicle is sold.
    """
    case = opened(contract_id, Step.TERMINATE, on=on, by=by, key=key)
    _fall_due(case)
    return closed(case, TERMINATED, Journal.SALES)


@act(WRITTEN_OFF, permission=lifecycle.ENFORCE)
def write_off(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Take what is owed as a loss; the contract ends, the claim may be pursued elsewhere.

    The deposit pays first; Refused where it pays all.
    """
    case = loaded(contract_id, on=on, by=by, key=key)
    mine = {"organisation_id": by.organisation_id, "contract": case.contract}
    give_deposit_back(case)
    settle(case)
    take(case, Step.WRITE_OFF)
    minor = sum(OpenDue.objects.filter(**mine).values_list("minor", flat=True))
    case.tell(minor=minor)
    Payment.objects.create(**case.mine, minor=minor, received_on=on, method="written_off")
    case.book(booking.received(minor, Role.WRITE_OFF_LOSS))
    return closed(case, WRITTEN_OFF)


def _fall_due(case: Case) -> None:
    plan = plan_of(case.agreement)
    billed = bill_through(case, plan, case.on)
    replace_unbilled(case.contract, ())
    worth = plan.worth(case.on, billed)
    case.tell(price=worth.total)
    parts = Parts(interest=worth.interest, principal=worth.principal)
    case.ask(DueKind.TERMINATION, parts, case.on)
    leaving = exit_at(plan, worth, worth.total, case.on)
    case.book(booking.left(case.agreement, leaving, Parts()))
