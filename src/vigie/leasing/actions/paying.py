"""Money that comes and goes back: recorded, allocated by law, returned."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.leasing.actions.cases import closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import Payment
from vigie.ledger.domain.transfers import Journal

METHODS: Final = ("transfer", "direct_debit", "card", "cash", "insurer")
RECORDED: Final = "leasing.payment_recorded"
RETURNED: Final = "leasing.payment_returned"


@dataclass(frozen=True, slots=True)
class Coming:
    """Money that came for a contract: a line of a bank statement, as a clerk or a feed gives it."""

    minor: int
    on: date
    method: str
    note: str = ""


@act(RECORDED, permission=lifecycle.CASH)
def record_payment(contract_id: int, coming: Coming, *, by: Actor, key: str) -> Outcome:
    """Record money of a contract, however late it becomes known.

    Everything is allocated anew in the order of time; what settles nothing is held.
    Raises Invalid for an amount that is not above zero or a method that is not known.
    """
    if coming.minor <= 0:
        raise Invalid("leasing.payment_not_positive", minor=coming.minor)
    if coming.method not in METHODS:
        raise Invalid("leasing.payment_method", method=coming.method, methods=", ".join(METHODS))
    case = opened(contract_id, Step.PAY, on=coming.on, by=by, key=key)
    payment = Payment.objects.create(
        **case.mine,
        minor=coming.minor,
        received_on=coming.on,
        method=coming.method,
        note=coming.note,
    )
    case.tell(payment=payment.pk)
    case.book(booking.received(coming.minor))
    return closed(case, RECORDED, Journal.BANK)


@act(RETURNED, permission=lifecycle.CASH)
def return_payment(
    contract_id: int, *, payment_id: int, on: date, reason: str, by: Actor, key: str
) -> Outcome:
    """Take a payment back, with all that it settled: the bank returned it.

    What it settled is open again from its own day on. Raises NotFound for a payment of another
    contract, Conflict when it went back already, Invalid for a day before it came.
    """
    case = opened(contract_id, Step.RETURN_PAYMENT, on=on, by=by, key=key)
    mine = {"organisation_id": by.organisation_id, "contract_id": contract_id}
    payment = Payment.objects.filter(**mine, pk=payment_id, reverses=None).first()
    if payment is None:
        raise NotFound("leasing.payment_unknown")
    if Payment.objects.filter(organisation_id=by.organisation_id, reverses=payment).exists():
        raise Conflict("leasing.payment_returned_already")
    if on < payment.received_on:
        raise Invalid("leasing.return_too_early", received_on=payment.received_on)
    Payment.objects.create(
        **case.mine,
        minor=-payment.minor,
        received_on=on,
        method=payment.method,
        note=reason,
        reverses=payment,
    )
    case.tell(payment=payment.pk, reason=reason)
    case.book(booking.received(-payment.minor))
    return closed(case, RETURNED, Journal.BANK)
