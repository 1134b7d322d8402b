"""Later parts of the price: paid on their day, late, in pieces, or never."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound, Refused
from vigie.kernel.money import Money
from vigie.leasing.actions.agreeing import agree
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.drawing import Payee, Tranche
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import plan_of
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Journal

PAID: Final = "leasing.drawdown_paid"
CANCELLED: Final = "leasing.drawdown_cancelled"
_ACCOUNTS: Final = {Payee.SUPPLIER: Role.SUPPLIER_PAYABLE, Payee.CUSTOMER: Role.CUSTOMER_CREDIT}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which part of the price is paid, so much of it (None: all that is left), and to whom.

    `minor` is what it adds to the amount financed: before tax for a lease.
    """

    number: int
    minor: int | None = None
    payee: Payee = Payee.SUPPLIER


@act(PAID, permission=lifecycle.ACTIVATE)
def pay_drawdown(contract_id: int, what: Drawing, *, on: date, by: Actor, key: str) -> Outcome:
    """Pay a later part of the price, or a piece of it; from that day on it bears interest.

    On its day and in full the schedule stays as it was agreed, else the instalments to come are solved
    again. Refused for the person who verified the papers, while the pay-out is held, in arrears, and
    once no instalment is to come (`leasing.drawdown_too_late`). NotFound for a part that is not awaited,
    Invalid `leasing.drawdown_amount` beyond what is left of it, `leasing.drawdown_payee` where the
    lessor's own asset would be paid to the customer.
    """
    case = opened(contract_id, Step.PAY_DRAWDOWN, on=on, by=by, key=key)
    if what.payee is Payee.CUSTOMER and case.agreement.is_lease:
        raise Invalid("leasing.drawdown_payee")
    tranche, before = _awaited(case, what.number), case.agreement.cost
    if all(line.due_on <= on for line in plan_of(case.agreement).lines):
        raise Refused("leasing.drawdown_too_late", ends_on=case.contract.ends_on)
    minor = tranche.left if what.minor is None else what.minor
    if not 0 < minor <= tranche.left:
        most = Money(tranche.left, case.agreement.currency).amount
        raise Invalid("leasing.drawdown_amount", most=most)
    case.tell(part=tranche.number, minor=minor, payee=what.payee.value)
    agree(case, case.agreement.with_tranche(tranche.pay(on, minor)), on)
    case.book(booking.paid_out(case.agreement, before, _ACCOUNTS[what.payee]))
    return closed(case, PAID, Journal.PURCHASES)


@act(CANCELLED, permission=lifecycle.SERVE)
def cancel_drawdown(contract_id: int, number: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Give up what is left of a later part of the price; the instalments to come repay what was drawn.

    NotFound for a part that is not awaited, Invalid `leasing.drawdown_day` before a piece of it was paid.
    """
    case = opened(contract_id, Step.CANCEL_DRAWDOWN, on=on, by=by, key=key)
    tranche = _awaited(case, number)
    case.tell(part=number, minor=tranche.left)
    agree(case, case.agreement.with_tranche(tranche.give_up(on)), on)
    return closed(case, CANCELLED)


def _awaited(case: Case, number: int) -> Tranche:
    for tranche in case.agreement.tranches:
        if tranche.number == number and tranche.left:
            return tranche
    raise NotFound("leasing.drawdown_unknown", number=number)
