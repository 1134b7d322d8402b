"""Endpoints of contracts: reads, and the acts of their life.

Each act takes an Idempotency-Key; with `preview=true` it says what it would do and leaves no trace,
so that the same key may be used for the act itself.
"""

from django.utils import timezone
from ninja import Query, Router

from vigie.journal.actions import Act, record_reading
from vigie.kernel.errors import NotFound
from vigie.kernel.money import Money
from vigie.leasing import actions, queries
from vigie.leasing.actions.drafting import Whose
from vigie.leasing.api import telling
from vigie.leasing.api.contract_acts import Key, Said, done
from vigie.leasing.api.contract_acts import router as acts_router
from vigie.leasing.api.contract_schemas import (
    BilledOut,
    ContractFilters,
    ContractOut,
    ContractPage,
    DayIn,
    DraftedOut,
    DraftIn,
    OutcomeOut,
)
from vigie.ui.access import StaffRequest

router = Router()
router.add_router("", acts_router)

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
    currency = queries.offer(request.actor, given.offer_id).currency
    minors = [Money.of(one, currency).minor for one in (given.commission, given.commission_tax)]
    whose = Whose(given.customer_id, given.asset_id, given.is_pledged, *minors)
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
    withdraw, resume, charge, accelerate, reinstate, terminate, lose, write_off, close.
    """
    if step not in STEPS:
        raise NotFound("leasing.step_without_form", step=step)
    return done(request.actor, STEPS[step], contract_id, {"on": given.on}, key, preview=preview)


@router.post(
    "/leasing/contracts/{contract_id}/billing", response=BilledOut, summary="Bill what is due"
)
def bill(
    request: StaffRequest, contract_id: int, given: DayIn, key: Key, *, preview: bool = False
) -> object:
    """Bill every instalment of a contract that is due on a day or before."""
    by = request.actor
    queries.find_contract(by, contract_id)
    run = actions.bill_instalments.dry_run if preview else actions.bill_instalments
    return run(given.on, contract_ids=(contract_id,), by=by, key=key)
