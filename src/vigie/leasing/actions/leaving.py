"""A customer leaves: he withdraws by law, or another takes his place."""

from dataclasses import replace
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.loading import due_fact
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.versions import replace_unbilled
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.booking import Exit
from vigie.leasing.domain.consumer.leaving_early import charge_for_use, interest_of_withdrawal
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import RUNNING, Step
from vigie.leasing.domain.plan import Plan, Worth, plan_of
from vigie.leasing.models import Due
from vigie.ledger.domain.transfers import Journal
from vigie.parties.queries import names_of

WITHDRAWN: Final = "leasing.contract_withdrawn"
TRANSFERRED: Final = "leasing.contract_transferred"


@act(WITHDRAWN, permission="leasing.read_contracts")
def withdraw(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Record that the customer withdrew; the line of the lifecycle says for whom and until when.

    Before delivery nothing is owed. After it everything asked for is credited, and he owes the use:
    of a credit the principal with interest by days (L312-26), of a lease the part of the first
    rental that the days bear (L312-26-1), and the vehicle goes back.
    """
    case = opened(contract_id, Step.WITHDRAW, on=on, by=by, key=key)
    if case.contract.state in RUNNING:
        _unwind(case)
    return closed(case, WITHDRAWN, Journal.SALES)


@act(TRANSFERRED, permission=lifecycle.SERVE)
def transfer(contract_id: int, *, customer_id: int, on: date, by: Actor, key: str) -> Outcome:
    """Let another customer take over all rights and duties from a day on; nothing may be overdue.

    Raises Invalid for a customer who is not registered, or has the contract already.
    """
    case = opened(contract_id, Step.TRANSFER, on=on, by=by, key=key)
    if customer_id == case.contract.customer_id or not names_of([customer_id], by):
        raise Invalid("leasing.customer_unfit", customer=customer_id)
    case.tell(previous=case.contract.customer_id, customer=customer_id)
    case.contract.customer_id = customer_id
    return closed(case, TRANSFERRED)


def _unwind(case: Case) -> None:
    """Credit every due, ask for the use, take the claim or the asset off the books."""
    plan = plan_of(case.agreement)
    bill_through(case, plan, date.min)
    replace_unbilled(case.contract, ())
    _credit_delivery(case)
    case.book(booking.fee_taken_back(case.agreement))
    case.book(booking.commission_lost(case.agreement))
    parts = _use(plan, case.on)
    case.tell(charge=parts.net)
    kind = DueKind.CORRECTION if case.agreement.is_lease else DueKind.TERMINATION
    case.ask(kind, parts, case.on)
    case.book(booking.billed(case.agreement.accounting, parts))
    if case.agreement.is_lease:
        leaving = Exit(Worth(case.agreement.cost, 0), 0, case.agreement.cost)
        case.book(booking.given_back(case.agreement, leaving))


def _credit_delivery(case: Case) -> None:
    """Credit the first rental and the fee; the deposit is given back when the contract closes."""
    rows = Due.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        kind__in=[DueKind.FIRST_RENTAL, DueKind.FEE],
    )
    for row in rows.order_by("id"):
        parts = -due_fact(row).parts
        case.ask(DueKind.CORRECTION, parts, row.due_on, of=row)
        case.book(booking.billed(case.agreement.accounting, replace(parts, costs=0)))
        case.book(booking.fee_asked(Parts(costs=parts.costs)))


def _use(plan: Plan, on: date) -> Parts:
    """Return what the customer owes for the days until he withdrew."""
    agreement, terms = plan.agreement, plan.agreement.terms
    if not agreement.is_lease:
        rate, start = terms.interest.rate, terms.start_on
        interest = interest_of_withdrawal(agreement.cost, rate, start, on)
        return Parts(interest=interest, principal=agreement.cost)
    first = plan.rows[0]
    charge = charge_for_use(first.payment, terms.start_on, on, first.until_on)
    return Parts(interest=charge, tax=agreement.taxed(charge))
