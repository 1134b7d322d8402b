"""A vehicle that came back sold to somebody else: its price off the claim, a tax document for the buyer."""

from datetime import date
from typing import Final

from django.db.models import QuerySet

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.kernel.money import Money
from vigie.leasing.actions.cases import Case, closed, opened, settle
from vigie.leasing.actions.loading import due_fact
from vigie.leasing.actions.ordering import order_papers
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.settling import refund, undo_loss
from vigie.leasing.actions.taxing import Why, invoice_for
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import Contract, ContractEvent, Due
from vigie.leasing.queries.standing import held
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book, Journal, Subject
from vigie.ledger.queries.balances import balances_of
from vigie.parties.queries import names_of

SOLD: Final = "leasing.asset_sold"


@act(SOLD, permission=lifecycle.END)
def sell_asset(
    contract_id: int, *, price: int, buyer_id: int, on: date, by: Actor, key: str
) -> Outcome:
    """Sell a vehicle that came back to a third party, who pays on that day; `price` before tax.

    Where the contract was terminated, what is still claimed for it is lowered by the price, and what
    the customer paid of that is his: it is refunded with the settlement, or at once where the contract is
    over; what had been written off is no loss. The damages of D312-18, once claimed, hold the value already. Raises
    Refused `leasing.asset_not_here` for a vehicle that did not come back or is the customer's, Conflict
    the second time, Invalid for a buyer who is not registered or is the customer (`buy_out`).
    """
    if price <= 0:
        raise Invalid("leasing.sale_not_positive", minor=price)
    case = opened(contract_id, Step.SELL, on=on, by=by, key=key)
    contract = case.contract
    if buyer_id == contract.customer_id or not names_of([buyer_id], by):
        raise Invalid("leasing.buyer_unfit", buyer=buyer_id)
    _refuse_not_here(case)
    stock, tax = _stock(case), case.agreement.taxed(price)
    off_claim = 0 if any(stock.values()) else min(price, max(_claimed(contract), 0))
    before = held(contract)
    case.ask(DueKind.TERMINATION, Parts(principal=-off_claim), _ended_on(case))
    case.book(booking.sold_to_third(stock, price, tax, off_claim))
    settle(case)
    undo_loss(case, held(contract) - before)
    if contract.state not in lifecycle.ON_BOOKS:
        refund(case)
    why = Why(case.booked_on, on, Step.SELL.value, None, buyer_id)
    invoice = invoice_for(contract, case.agreement, Parts(principal=price, tax=tax), why)
    order_papers(contract.organisation_id, [invoice.pk])
    case.tell(price=price, tax=tax, off_claim=off_claim, buyer=buyer_id, invoice=invoice.number)
    return closed(case, SOLD, Journal.SALES)


def sold_for(contract: Contract) -> int | None:
    """Return what a third party paid for the vehicle before tax; None where it was not sold."""
    sale = _events(contract, Step.SELL).first()
    return int(sale.data["price"]) if sale else None


def _refuse_not_here(case: Case) -> None:
    if _events(case.contract, Step.SELL).exists():
        raise Conflict("leasing.asset_sold_already")
    came_back = _events(case.contract, Step.GIVE_BACK).exists()
    if not came_back or _events(case.contract, Step.BUY_OUT).exists():
        raise Refused("leasing.asset_not_here")


def _stock(case: Case) -> dict[Book, int]:
    """Return what each book shows the vehicle at."""
    contract = case.contract
    subject = Subject(SUBJECT, contract.pk)
    return {
        book: balances_of(contract.organisation_id, subject, on=case.booked_on, book=book)
        .get(Role.RETURNED_ASSET, Money(0, contract.currency))
        .minor
        for book in Book
    }


def _claimed(contract: Contract) -> int:
    """Return what a termination or a loss asks for the vehicle and the rentals to come."""
    rows = Due.objects.filter(
        organisation_id=contract.organisation_id, contract=contract, kind=DueKind.TERMINATION
    )
    return sum(due_fact(row).parts.total for row in rows)


def _ended_on(case: Case) -> date:
    """Return the day of the claim that a price lowers, that of the sale where there is none."""
    ended = case.contract.dues.filter(
        organisation_id=case.contract.organisation_id, kind=DueKind.TERMINATION
    ).order_by("id")
    first = ended.values_list("due_on", flat=True).first()
    return first or case.on


def _events(contract: Contract, step: Step) -> QuerySet[ContractEvent]:
    return ContractEvent.objects.filter(
        organisation_id=contract.organisation_id, contract=contract, step=step
    ).order_by("id")
