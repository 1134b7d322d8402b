"""How contracts end: bought out or repaid early, lost, given back, written off, settled and closed."""

from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.versions import replace_unbilled
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.leaving import Quote, exit_at, indemnity_cap, quote
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import plan_of
from vigie.ledger.domain.transfers import Journal

BOUGHT_OUT: Final = "leasing.contract_bought_out"
LOST: Final = "leasing.contract_lost"
GIVEN_BACK: Final = "leasing.asset_given_back"


@act(BOUGHT_OUT, permission=lifecycle.END)
def buy_out(
    contract_id: int,
    *,
    on: date,
    by: Actor,
    key: str,
    agreed_price: int | None = None,
    indemnity: int = 0,
) -> Outcome:
    """Let the customer buy the asset, or repay a credit early: the price falls due at once.

    Bills what is due by that day, credits what was billed after it. At maturity the price is the
    residual. A lease without option needs an agreed price. `indemnity` is what the contract asks for
    leaving early; Refused `leasing.indemnity_above_cap` when a consumer's law allows less.
    """
    case = opened(contract_id, Step.BUY_OUT, on=on, by=by, key=key)
    _check_indemnity(case, indemnity)
    found = _left_on(case, agreed_price, indemnity)
    case.tell(price=found.price, indemnity=found.indemnity)
    case.ask(DueKind.BUYOUT, Parts(tax=found.tax, principal=found.price), on)
    case.ask(DueKind.EXIT_INDEMNITY, Parts(costs=found.indemnity), on)
    return closed(case, BOUGHT_OUT, Journal.SALES)


@act(LOST, permission=lifecycle.END)
def declare_total_loss(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """End a contract whose asset is destroyed or stolen: its financial balance falls due.

    Compensation bears no tax. What the insurer pays is recorded as a payment.
    """
    case = opened(contract_id, Step.LOSE, on=on, by=by, key=key)
    plan = plan_of(case.agreement)
    billed = bill_through(case, plan, on)
    replace_unbilled(case.contract, ())
    worth = plan.worth(on, billed)
    case.tell(price=worth.total)
    case.ask(DueKind.TERMINATION, Parts(principal=worth.total), on)
    case.book(booking.left(case.agreement, exit_at(plan, worth, worth.total, on), Parts()))
    return closed(case, LOST, Journal.SALES)


@act(GIVEN_BACK, permission=lifecycle.END)
def give_back(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Take a leased vehicle back: it is for sale, and nothing more is billed."""
    case = opened(contract_id, Step.GIVE_BACK, on=on, by=by, key=key)
    plan = plan_of(case.agreement)
    if case.contract.state in lifecycle.RUNNING:
        billed = bill_through(case, plan, on)
        replace_unbilled(case.contract, ())
        worth = plan.worth(on, billed)
        case.book(booking.given_back(case.agreement, exit_at(plan, worth, 0, on)))
    return closed(case, GIVEN_BACK)


def _check_indemnity(case: Case, indemnity: int) -> None:
    if indemnity < 0:
        raise Invalid("leasing.indemnity_negative", minor=indemnity)
    contract = case.contract
    if not contract.is_consumer or not indemnity:
        return
    cap = indemnity_cap(plan_of(case.agreement), contract.signed_on or case.on, case.on)
    if cap is not None and indemnity > cap:
        raise Refused("leasing.indemnity_above_cap", cap=cap, minor=indemnity)


def _left_on(case: Case, agreed_price: int | None, indemnity: int) -> Quote:
    """Bill up to the day, take the rest of the plan away, book the exit; return its price."""
    plan = plan_of(case.agreement)
    found = quote(plan, case.on, agreed_price=agreed_price, indemnity=indemnity)
    bill_through(case, plan, case.on)
    replace_unbilled(case.contract, ())
    leaving = exit_at(plan, found.worth, found.price, case.on)
    parts = Parts(costs=found.indemnity, tax=found.tax)
    case.book(booking.left(case.agreement, leaving, parts))
    return found
