"""How contracts end: bought out or repaid early, lost, given back, written off, settled and closed."""

from dataclasses import replace
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.money import Money
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.actions.versions import replace_unbilled
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.leaving import Quote, exit_at, indemnity_cap, quote
from vigie.leasing.domain.lifecycle import State, Step
from vigie.leasing.domain.mileage import allowance, settle_mileage
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book, Journal, Subject
from vigie.ledger.queries.balances import balances_of

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
    leaving early; Refused `leasing.indemnity_above_cap` when a consumer's law allows less. An asset
    that came back already is sold at the price that is agreed.
    """
    case = opened(contract_id, Step.BUY_OUT, on=on, by=by, key=key)
    if case.contract.state == State.RETURNED:
        return _sold(case, agreed_price)
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
    plan = _plan(case)
    billed = bill_through(case, plan, on)
    replace_unbilled(case.contract, ())
    worth = plan.worth(on, billed)
    case.tell(price=worth.total)
    case.ask(DueKind.TERMINATION, Parts(principal=worth.total), on)
    case.book(booking.left(case.agreement, exit_at(plan, worth, worth.total, on), Parts()))
    return closed(case, LOST, Journal.SALES)


@act(GIVEN_BACK, permission=lifecycle.END)
def give_back(
    contract_id: int, *, on: date, by: Actor, key: str, driven: int | None = None
) -> Outcome:
    """Take a leased vehicle back: it is for sale, and nothing more is billed.

    `driven` are the kilometres since delivery. Where kilometres were agreed they are settled by the
    days of use, charged or credited with tax; Invalid `leasing.mileage_unread` without a reading.
    After a total loss or a termination nothing is settled: the whole balance fell due.
    """
    case = opened(contract_id, Step.GIVE_BACK, on=on, by=by, key=key)
    if case.contract.state in lifecycle.RUNNING:
        plan = _plan(case)
        billed = bill_through(case, plan, on)
        replace_unbilled(case.contract, ())
        worth = plan.worth(on, billed)
        case.book(booking.given_back(case.agreement, exit_at(plan, worth, 0, on)))
        _settle_mileage(case, driven)
    return closed(case, GIVEN_BACK, Journal.SALES)


def _settle_mileage(case: Case, driven: int | None) -> None:
    """Ask for the kilometres beyond what was agreed, or credit those that were not driven."""
    agreed = case.agreement.mileage
    if agreed is None:
        case.tell(driven=driven)
        return
    if driven is None or driven < 0:
        raise Invalid("leasing.mileage_unread")
    days = (case.on - case.agreement.terms.start_on).days
    found = settle_mileage(agreed.terms, allowance(agreed.a_year, days), driven)
    case.tell(driven=found.driven, allowed=found.allowed, counted=found.counted)
    parts = Parts(services=found.amount, tax=case.agreement.taxed(found.amount))
    case.ask(DueKind.MILEAGE, parts, case.on)
    case.book(booking.driven(parts))


def _sold(case: Case, agreed_price: int | None) -> Outcome:
    """Sell an asset that came back to the customer who had it; what the books show of it goes."""
    if agreed_price is None:
        raise Refused("leasing.no_option", product=case.agreement.product)
    if agreed_price < 0:
        raise Invalid("leasing.agreed_price_negative", minor=agreed_price)
    contract, parts = case.contract, Parts(tax=case.agreement.taxed(agreed_price))
    subject = Subject(SUBJECT, contract.pk)
    stock = {
        book: balances_of(contract.organisation_id, subject, on=case.booked_on, book=book)
        .get(Role.RETURNED_ASSET, Money(0, contract.currency))
        .minor
        for book in Book
    }
    case.tell(price=agreed_price)
    case.ask(DueKind.BUYOUT, replace(parts, principal=agreed_price), case.on)
    case.book(booking.sold_after_return(stock, agreed_price, parts))
    return closed(case, BOUGHT_OUT, Journal.SALES)


def _check_indemnity(case: Case, indemnity: int) -> None:
    if indemnity < 0:
        raise Invalid("leasing.indemnity_negative", minor=indemnity)
    contract = case.contract
    if not contract.is_consumer or not indemnity:
        return
    cap = indemnity_cap(_plan(case), contract.signed_on or case.on, case.on)
    if cap is not None and indemnity > cap:
        raise Refused("leasing.indemnity_above_cap", cap=cap, minor=indemnity)


def _left_on(case: Case, agreed_price: int | None, indemnity: int) -> Quote:
    """Bill up to the day, take the rest of the plan away, book the exit; return its price."""
    plan = _plan(case)
    found = quote(plan, case.on, agreed_price=agreed_price, indemnity=indemnity)
    bill_through(case, plan, case.on)
    replace_unbilled(case.contract, ())
    leaving = exit_at(plan, found.worth, found.price, case.on)
    parts = Parts(costs=found.indemnity, tax=found.tax)
    case.book(booking.left(case.agreement, leaving, parts))
    return found


def _plan(case: Case) -> Plan:
    """Return the plan up to the day of the act: a suspension ends there, and asks for nothing it left out."""
    case.agreement = case.agreement.resumed(case.on)
    return plan_of(case.agreement)
