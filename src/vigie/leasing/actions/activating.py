"""Activation: the asset is delivered, the supplier paid, the first rental and the fee asked for."""

from datetime import date

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.versions import replace_unbilled, write_version
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.delivery import delivered
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import plan_of
from vigie.ledger.domain.transfers import Journal

NAME = "leasing.contract_activated"


@act(NAME, permission=lifecycle.ACTIVATE)
def activate_contract(contract_id: int, *, delivered_on: date, by: Actor, key: str) -> Outcome:
    """Start a contract on the day of delivery: its schedule is computed anew from that day.

    Pays the supplier what is drawn on that day (the rest by `pay_drawdown`) and who brought the contract,
    asks for the first rental, the administration fee and the deposit. Refused within seven days of a
    consumer's acceptance, and for the person who verified the papers.
    """
    case = opened(contract_id, Step.ACTIVATE, on=delivered_on, by=by, key=key)
    case.agreement = delivered(case.agreement, delivered_on).activated()
    plan = plan_of(case.agreement)
    version = write_version(
        case.contract, plan, step=Step.ACTIVATE, effective_on=delivered_on, now=case.now
    )
    replace_unbilled(case.contract, plan.lines)
    case.contract.delivered_on = delivered_on
    case.tell(version=version.number, delivered_on=delivered_on)
    case.book(booking.paid_out(case.agreement))
    case.book(booking.commissioned(case.agreement))
    _ask_at_delivery(case)
    return closed(case, NAME, Journal.PURCHASES)


def _ask_at_delivery(case: Case) -> None:
    agreement, on = case.agreement, case.on
    first = agreement.terms.first_rental
    rental = Parts(principal=first, tax=agreement.taxed(first))
    case.ask(DueKind.FIRST_RENTAL, rental, on)
    case.book(booking.billed(agreement.accounting, rental))
    fee = Parts(costs=agreement.fee, tax=agreement.taxed(agreement.fee))
    case.ask(DueKind.FEE, fee, on)
    case.book(booking.fee_asked(fee))
    case.ask(DueKind.DEPOSIT, Parts(costs=agreement.deposit), on)
    case.book(booking.deposited(agreement.deposit))
