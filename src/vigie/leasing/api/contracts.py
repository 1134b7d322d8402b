"""Endpoints of contracts: reads, and the acts of their life.

Each act takes an Idempotency-Key; with `preview=true` it says what it would do and leaves no trace,
so that the same key may be used for the act itself.
"""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Header, Query, Router

from vigie.journal.actions import Act, record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.kernel.money import Money
from vigie.leasing import actions, queries
from vigie.leasing.actions.drafting import Whose
from vigie.leasing.api import telling
from vigie.leasing.api.contract_schemas import (
    BilledOut,
    BuyoutIn,
    ContractFilters,
    ContractOut,
    ContractPage,
    DamagesIn,
    DayIn,
    DraftedOut,
    DraftIn,
    EndHoldIn,
    GiveBackIn,
    HoldIn,
    NoticeIn,
    OutcomeOut,
    PaymentIn,
    PrepaymentIn,
    RateIn,
    ReleaseIn,
    RescheduleIn,
    ReturnIn,
    SuspensionIn,
    TransferIn,
)
from vigie.ui.access import StaffRequest

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Said = dict[str, object]

# Steps that need nothing but a day.
STEPS: dict[str, Act[..., actions.Outcome]] = {
    "offer": actions.offer_contract,
    "apply": actions.apply_for_contract,
    "send_back": actions.send_back_contract,
    "refuse": actions.refuse_contract,
    "approve": actions.approve_contract,
    "issue": actions.issue_contract,
    "sign": actions.sign_contract,
    "reject_signature": actions.reject_signature,
    "verify": actions.verify_contract,
    "cancel": actions.cancel_contract,
    "withdraw": actions.withdraw,
    "resume": actions.resume,
    "charge": actions.charge_lateness,
    "accelerate": actions.accelerate,
    "reinstate": actions.reinstate,
    "terminate": actions.terminate,
    "lose": actions.declare_total_loss,
    "write_off": actions.write_off,
    "close": actions.settle_contract,
}


@router.get("/leasing/contracts", response=ContractPage, summary="List contracts")
def list_contracts(
    request: StaffRequest,
    asked: Query[ContractFilters],
    cursor: str = "",
) -> Said:
    """Contracts of your organisation, the newest first, 50 a page. The reading is kept."""
    by = request.actor
    filters = queries.ContractFilters(**asked.dict())
    page = queries.contracts_page(by, filters, on=timezone.localdate(), cursor=cursor)
    record_reading(by, "leasing.contract", None, len(page.rows))
    return {"items": [telling.line(row) for row in page.rows], "next_cursor": page.next_cursor}


@router.post("/leasing/contracts", response=DraftedOut, summary="Draft a contract")
def draft(request: StaffRequest, given: DraftIn, key: Key) -> object:
    """Draft the contract that an offer proposes."""
    whose = Whose(given.customer_id, given.asset_id, given.is_pledged)
    return actions.draft_from_offer(
        given.offer_id, whose=whose, on=given.on, by=request.actor, key=key
    )


@router.get("/leasing/contracts/{contract_id}", response=ContractOut, summary="Read a contract")
def read_contract(request: StaffRequest, contract_id: int) -> Said:
    """One contract as it stands today, with its plan, dues and payments. The reading is kept."""
    detail = queries.contract_detail(request.actor, contract_id, timezone.localdate())
    record_reading(request.actor, "leasing.contract", contract_id)
    return telling.whole(detail)


@router.post(
    "/leasing/contracts/{contract_id}/steps/{step}", response=OutcomeOut, summary="Take a step"
)
def take_step(
    request: StaffRequest,
    contract_id: int,
    step: str,
    given: DayIn,
    key: Key,
    *,
    preview: bool = False,
) -> Said:
    """Take a step that needs nothing but a day.

    One of offer, apply, send_back, refuse, approve, issue, sign, reject_signature, verify, cancel,
    withdraw, resume, charge, accelerate, terminate, lose, write_off, close.
    """
    if step not in STEPS:
        raise NotFound("leasing.step_without_form", step=step)
    return _done(request.actor, STEPS[step], contract_id, key, preview, on=given.on)


@router.post("/leasing/contracts/{contract_id}/activation", response=OutcomeOut, summary="Activate")
def activate(
    request: StaffRequest, contract_id: int, given: DayIn, key: Key, *, preview: bool = False
) -> Said:
    """Activate a contract on the day of delivery; its schedule is computed anew from that day."""
    act = actions.activate_contract
    return _done(request.actor, act, contract_id, key, preview, delivered_on=given.on)


@router.post("/leasing/contracts/{contract_id}/billing", response=BilledOut, summary="Bill")
def bill(
    request: StaffRequest, contract_id: int, given: DayIn, key: Key, *, preview: bool = False
) -> object:
    """Bill every instalment of a contract that is due on a day or before."""
    by = request.actor
    queries.find_contract(by, contract_id)
    run = actions.bill_instalments.dry_run if preview else actions.bill_instalments
    return run(given.on, contract_ids=(contract_id,), by=by, key=key)


@router.post(
    "/leasing/contracts/{contract_id}/payments", response=OutcomeOut, summary="Record a payment"
)
def pay(
    request: StaffRequest, contract_id: int, given: PaymentIn, key: Key, *, preview: bool = False
) -> Said:
    """Record money that came; everything is allocated anew in the order of time."""
    by = request.actor
    coming = actions.Coming(
        _minor(by, contract_id, given.amount), given.on, given.method, given.note
    )
    return _done(by, actions.record_payment, contract_id, key, preview, coming=coming)


@router.post(
    "/leasing/contracts/{contract_id}/payments/{payment_id}/return",
    response=OutcomeOut,
    summary="Return a payment",
)
def give_payment_back(
    request: StaffRequest,
    contract_id: int,
    payment_id: int,
    given: ReturnIn,
    key: Key,
    *,
    preview: bool = False,
) -> Said:
    """Take a payment back that the bank returned; what it settled is open again."""
    said = {"payment_id": payment_id, "on": given.on, "reason": given.reason}
    return _done(request.actor, actions.return_payment, contract_id, key, preview, **said)


@router.post(
    "/leasing/contracts/{contract_id}/buyout", response=OutcomeOut, summary="Buy out or repay"
)
def buy_out(
    request: StaffRequest, contract_id: int, given: BuyoutIn, key: Key, *, preview: bool = False
) -> Said:
    """Let the customer buy the asset, or repay a credit early. Preview it for the price."""
    by, price = request.actor, given.agreed_price
    agreed = None if price is None else _minor(by, contract_id, price)
    indemnity = _minor(by, contract_id, given.indemnity)
    said = {"on": given.on, "agreed_price": agreed, "indemnity": indemnity}
    return _done(by, actions.buy_out, contract_id, key, preview, **said)


@router.post(
    "/leasing/contracts/{contract_id}/give-back", response=OutcomeOut, summary="Take the asset back"
)
def give_back(
    request: StaffRequest, contract_id: int, given: GiveBackIn, key: Key, *, preview: bool = False
) -> Said:
    """Take a leased asset back; the kilometres that were agreed are settled."""
    return _done(request.actor, actions.give_back, contract_id, key, preview, **given.dict())


@router.post(
    "/leasing/contracts/{contract_id}/pledge-release",
    response=OutcomeOut,
    summary="Record the release of the pledge",
)
def release_pledge(
    request: StaffRequest, contract_id: int, given: ReleaseIn, key: Key, *, preview: bool = False
) -> Said:
    """Record that the pledge of a settled credit was struck off the register."""
    return _done(request.actor, actions.release_pledge, contract_id, key, preview, **given.dict())


@router.post(
    "/leasing/contracts/{contract_id}/damages", response=OutcomeOut, summary="Claim damages"
)
def claim_damages(
    request: StaffRequest, contract_id: int, given: DamagesIn, key: Key, *, preview: bool = False
) -> Said:
    """Claim the damages of the law on a lease terminated for default, once the vehicle is sold."""
    by, offered = request.actor, given.refused_offer
    refused = None if offered is None else _minor(by, contract_id, offered)
    sale = actions.Sale(_minor(by, contract_id, given.sold_for), refused)
    return _done(by, actions.claim_damages, contract_id, key, preview, sale=sale, on=given.on)


@router.post("/leasing/contracts/{contract_id}/suspension", response=OutcomeOut, summary="Suspend")
def suspend(
    request: StaffRequest, contract_id: int, given: SuspensionIn, key: Key, *, preview: bool = False
) -> Said:
    """Leave instalments out until the contract is resumed."""
    return _done(request.actor, actions.suspend, contract_id, key, preview, **given.dict())


@router.post("/leasing/contracts/{contract_id}/schedule", response=OutcomeOut, summary="Reschedule")
def reschedule(
    request: StaffRequest, contract_id: int, given: RescheduleIn, key: Key, *, preview: bool = False
) -> Said:
    """Move the next due date, or spread what is left over more instalments."""
    return _done(request.actor, actions.reschedule, contract_id, key, preview, **given.dict())


@router.post(
    "/leasing/contracts/{contract_id}/rate", response=OutcomeOut, summary="Change the rate"
)
def change_rate(
    request: StaffRequest, contract_id: int, given: RateIn, key: Key, *, preview: bool = False
) -> Said:
    """Change the nominal rate from a day on."""
    said = {"on": given.on, "percent": str(given.percent)}
    return _done(request.actor, actions.change_rate, contract_id, key, preview, **said)


@router.post(
    "/leasing/contracts/{contract_id}/prepayment", response=OutcomeOut, summary="Repay a part"
)
def prepay(
    request: StaffRequest, contract_id: int, given: PrepaymentIn, key: Key, *, preview: bool = False
) -> Said:
    """Repay a part of the principal early."""
    by = request.actor
    minor = _minor(by, contract_id, given.amount)
    said = {"on": given.on, "minor": minor, "keeps_term": given.keeps_term}
    return _done(by, actions.prepay, contract_id, key, preview, **said)


@router.post("/leasing/contracts/{contract_id}/transfer", response=OutcomeOut, summary="Transfer")
def transfer(
    request: StaffRequest, contract_id: int, given: TransferIn, key: Key, *, preview: bool = False
) -> Said:
    """Transfer a contract to another customer."""
    return _done(request.actor, actions.transfer, contract_id, key, preview, **given.dict())


@router.post(
    "/leasing/contracts/{contract_id}/notice", response=OutcomeOut, summary="Give notice of default"
)
def give_notice(
    request: StaffRequest, contract_id: int, given: NoticeIn, key: Key, *, preview: bool = False
) -> Said:
    """Record a default notice and its last day."""
    return _done(request.actor, actions.give_notice, contract_id, key, preview, **given.dict())


@router.post(
    "/leasing/contracts/{contract_id}/hold", response=OutcomeOut, summary="Hold the pay-out"
)
def hold_payout(
    request: StaffRequest, contract_id: int, given: HoldIn, key: Key, *, preview: bool = False
) -> Said:
    """Hold what would be paid out, and pause collection with it."""
    why = actions.Holding(given.reason, given.until_on)
    return _done(
        request.actor, actions.hold_payout, contract_id, key, preview, why=why, on=given.on
    )


@router.post(
    "/leasing/contracts/{contract_id}/hold/pause-end",
    response=OutcomeOut,
    summary="Let collection go on",
)
def end_pause(
    request: StaffRequest, contract_id: int, given: EndHoldIn, key: Key, *, preview: bool = False
) -> Said:
    """Let collection go on while the pay-out stays held."""
    why = actions.Ending(given.reason, given.catches_up, given.cause)
    return _done(request.actor, actions.end_pause, contract_id, key, preview, why=why, on=given.on)


@router.post(
    "/leasing/contracts/{contract_id}/hold/release",
    response=OutcomeOut,
    summary="Release the pay-out",
)
def release_payout(
    request: StaffRequest, contract_id: int, given: EndHoldIn, key: Key, *, preview: bool = False
) -> Said:
    """Undo the hold of a cause; the paused days are waived unless `catches_up`."""
    why, act = actions.Ending(given.reason, given.catches_up, given.cause), actions.release_payout
    return _done(request.actor, act, contract_id, key, preview, why=why, on=given.on)


def _done(
    by: Actor,
    act: Act[..., actions.Outcome],
    contract_id: int,
    key: str,
    preview: bool,
    **said: Any,
) -> Said:
    contract = queries.find_contract(by, contract_id)
    run = act.dry_run if preview else act
    return telling.outcome(run(contract_id, **said, by=by, key=key), contract.currency)


def _minor(by: Actor, contract_id: int, amount: Any) -> int:
    return Money.of(amount, queries.find_contract(by, contract_id).currency).minor
