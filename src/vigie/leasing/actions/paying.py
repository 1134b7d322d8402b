"""Money that comes and goes back: recorded, allocated by law, returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.leasing.actions.ageing import catch_up
from vigie.leasing.actions.allocating import reallocate
from vigie.leasing.actions.cases import Case, closed, opened, settle
from vigie.leasing.actions.closing_work import catch_up_contracts
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.shares import Share
from vigie.leasing.actions.transferring import transfers_of
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import State, Step
from vigie.leasing.models import Announcement, Contract, Payment
from vigie.leasing.queries.settlements import awaited_of
from vigie.leasing.queries.standing import held
from vigie.ledger.actions import post
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Draft, Journal

METHODS: Final = ("transfer", "direct_debit", "card", "cash", "insurer")
RECORDED: Final = "leasing.payment_recorded"
BATCH: Final = "leasing.payments_recorded"
RETURNED: Final = "leasing.payment_returned"


@dataclass(frozen=True, slots=True)
class Coming:
    """Money that came for a contract: a line of a bank statement, as a clerk or a feed gives it.

    `announcement` is the settlement of a dealer that it is, where somebody said so.
    """

    minor: int
    on: date
    method: str
    note: str = ""
    announcement: int | None = None


@act(RECORDED, permission=lifecycle.CASH)
def record_payment(contract_id: int, coming: Coming, *, by: Actor, key: str) -> Outcome:
    """Record money of a contract, however late it becomes known.

    Everything is allocated anew in the order of time; what settles nothing is held.
    Raises Invalid for an amount that is not above zero or a method that is not known, NotFound for an
    announced settlement of another contract, Conflict for one that was withdrawn or paid.
    """
    _check(coming)
    case = opened(contract_id, Step.PAY, on=coming.on, by=by, key=key)
    payment = Payment.objects.create(
        **case.mine,
        minor=coming.minor,
        received_on=coming.on,
        method=coming.method,
        note=coming.note,
    )
    case.tell(payment=payment.pk)
    if coming.announcement is not None:
        _match(case, coming.announcement, payment, by)
    case.book(booking.received(coming.minor))
    return closed(case, RECORDED, Journal.BANK)


def _match(case: Case, announcement_id: int, payment: Payment, by: Actor) -> None:
    """Note that a payment is the money that a dealer announced."""
    mine = {"organisation_id": by.organisation_id, "contract": case.contract}
    locked = Announcement.objects.select_for_update().filter(**mine, pk=announcement_id)
    found = locked.first()
    if found is None:
        raise NotFound("leasing.announced_unknown")
    if found.pk not in {one.id for one in awaited_of(by, case.contract.pk)}:
        raise Conflict("leasing.announced_over")
    found.payment = payment
    found.save(update_fields=["payment"])
    case.tell(announcement=found.pk)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch of payments came to; `minor` is the sum of all currencies' minor units."""

    payments: int
    contracts: int
    minor: int


@act(BATCH, permission=lifecycle.CASH)
def record_payments(
    comings: tuple[tuple[int, Coming], ...], *, on: date, by: Actor, key: str
) -> Recorded:
    """Record many payments at once, as (contract, money): a file of the bank, booked on a day.

    All or none: Refused when a contract takes no payment, NotFound for one that is not there,
    Invalid for an amount or a method, as `record_payment` says.
    """
    for _, coming in comings:
        _check(coming)
    now, ids = timezone.now(), sorted({pk for pk, _ in comings})
    catch_up_contracts(ids, by=by)
    contracts = _payable(ids, by)
    Payment.objects.bulk_create(
        Payment(
            organisation_id=by.organisation_id,
            contract_id=pk,
            minor=coming.minor,
            received_on=coming.on,
            method=coming.method,
            note=coming.note,
            recorded_at=now,
        )
        for pk, coming in comings
    )
    settled = reallocate(ids, on=on, by=by, now=now)
    transfers = [
        one
        for pk, coming in comings
        for one in transfers_of(booking.received(coming.minor), contracts[pk], coming.on)
    ]
    transfers += [one for pk in ids for one in transfers_of(settled[pk], contracts[pk], on)]
    draft = Draft(f"{BATCH} {key}", BATCH, on, tuple(transfers), journal=Journal.BANK)
    post(draft, by=by)
    catch_up(by, on, now, Share.of(ids))
    record("leasing.contracts", None, data={"payments": len(comings)}, effective_on=on)
    return Recorded(len(comings), len(ids), sum(coming.minor for _, coming in comings))


def _check(coming: Coming) -> None:
    if coming.minor <= 0:
        raise Invalid("leasing.payment_not_positive", minor=coming.minor)
    if coming.method not in METHODS:
        raise Invalid("leasing.payment_method", method=coming.method, methods=", ".join(METHODS))


def _payable(ids: Sequence[int], by: Actor) -> dict[int, Contract]:
    """Return contracts, locked; each must be in a state that takes payments."""
    rows = Contract.objects.select_for_update().filter(
        organisation_id=by.organisation_id, pk__in=ids
    )
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) != len(ids):
        raise NotFound("leasing.contract_unknown")
    for row in found.values():
        if row.state not in lifecycle.ON_BOOKS:
            raise Refused("leasing.step_unknown_here", state=row.state, step=Step.PAY.value)
    return found


@act(RETURNED, permission=lifecycle.CASH)
def return_payment(
    contract_id: int, *, payment_id: int, on: date, reason: str, by: Actor, key: str
) -> Outcome:
    """Take a payment back, with all that it settled: the bank returned it.

    What it settled is open again from its own day on. A contract that had ended is reopened: what was
    refunded and not covered any more is asked back, and a pledge that was struck off stays so; who must
    know is told by `flows.reopening`. Raises NotFound for a payment of another
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
    if case.contract.state == State.CLOSED:
        case.contract.is_pledged = False
    settle(case)
    _ask_refunds_back(case)
    return closed(case, RETURNED, Journal.BANK)


def _ask_refunds_back(case: Case) -> None:
    """Ask for refunds that the money left does not cover: what went out was not the customer's."""
    lacking = -held(case.contract)
    mine = {"organisation_id": case.contract.organisation_id, "contract": case.contract}
    refunds = Payment.objects.filter(**mine, method="refund", reverses=None)
    for refund in refunds.exclude(pk__in=_reversed(case)).order_by("-id"):
        if lacking <= 0:
            return
        lacking += refund.minor
        Payment.objects.create(
            **case.mine,
            minor=-refund.minor,
            received_on=case.on,
            method=refund.method,
            reverses=refund,
        )
        case.ask(DueKind.REPAYMENT, Parts(costs=-refund.minor), case.on)
        case.book(booking.received(-refund.minor, Role.CUSTOMER_RECEIVABLE))


def _reversed(case: Case) -> list[int]:
    gone = Payment.objects.filter(
        organisation_id=case.contract.organisation_id, contract=case.contract
    )
    return [pk for pk in gone.values_list("reverses_id", flat=True) if pk]
