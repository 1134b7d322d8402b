"""Writes of leasing: the acts of a contract's life, each once per key, each with a dry run."""

from vigie.leasing.actions.activating import activate_contract
from vigie.leasing.actions.announcing import (
    Announced,
    announce_settlement,
    invite_dealer,
    withdraw_announcement,
)
from vigie.leasing.actions.ceilings import NewCeiling, record_usury_ceiling
from vigie.leasing.actions.changing import change_rate, prepay, reschedule, resume, suspend
from vigie.leasing.actions.charging import Charged, charge_late_contracts, charge_lateness
from vigie.leasing.actions.closing import (
    Closed,
    begin_close,
    close_slice,
    end_day,
    set_business_date,
)
from vigie.leasing.actions.closing_run import close_waiting, order_close
from vigie.leasing.actions.damages import Sale, claim_damages
from vigie.leasing.actions.drafting import (
    Drafted,
    NewContract,
    draft_contract,
    draft_from_offer,
)
from vigie.leasing.actions.drawing import Drawing, cancel_drawdown, pay_drawdown
from vigie.leasing.actions.ending import buy_out, declare_total_loss, give_back
from vigie.leasing.actions.ends_near import EndsAnnounced, announce_ends
from vigie.leasing.actions.enforcing import accelerate, give_notice, terminate, write_off
from vigie.leasing.actions.holding import Ending, Holding, end_pause, hold_payout, release_payout
from vigie.leasing.actions.leaving import transfer, withdraw
from vigie.leasing.actions.measuring import measure_portfolio
from vigie.leasing.actions.offers import SavedOffer, save_offer
from vigie.leasing.actions.orders import set_allocation_order
from vigie.leasing.actions.outcomes import DueLine, Outcome, Posting, Settled
from vigie.leasing.actions.paying import (
    Coming,
    Recorded,
    record_payment,
    record_payments,
    return_payment,
)
from vigie.leasing.actions.paying_over import PaidOver, pay_over_collected
from vigie.leasing.actions.posting_letters import note_posting, undo_posting
from vigie.leasing.actions.printing import (
    Printed,
    Unprinted,
    print_range,
    print_tax_documents,
)
from vigie.leasing.actions.products import (
    load_starter_products,
    publish_product_version,
    save_product_version,
    withdraw_product,
)
from vigie.leasing.actions.references import NewReferenceRate, record_reference_rate
from vigie.leasing.actions.reinstating import reinstate
from vigie.leasing.actions.reselling import sell_asset
from vigie.leasing.actions.riding import Joining, add_package, end_package
from vigie.leasing.actions.selling import (
    apply_for_contract,
    approve_contract,
    cancel_contract,
    expire_contract,
    issue_contract,
    offer_contract,
    refuse_contract,
    reject_signature,
    send_back_contract,
    sign_contract,
    verify_contract,
)
from vigie.leasing.actions.service import set_service_rule
from vigie.leasing.actions.settling import release_pledge, settle_contract
from vigie.leasing.actions.sweeping import Aged, Billed, age_contracts, bill_instalments
from vigie.leasing.actions.takeover import (
    Prepared,
    TakenOver,
    TakeOver,
    Wanted,
    ask_for_takeover,
    prepare,
    run_takeover,
    take_over,
    take_over_contracts,
)
from vigie.leasing.actions.tax_points import set_tax_point
from vigie.leasing.actions.writing_customers import (
    Written,
    remind_customer,
    tell_end,
    tell_reopening,
    write_reminders,
)

__all__ = [
    "Aged",
    "Announced",
    "Billed",
    "Charged",
    "Closed",
    "Coming",
    "Drafted",
    "Drawing",
    "DueLine",
    "Ending",
    "EndsAnnounced",
    "Holding",
    "Joining",
    "NewCeiling",
    "NewContract",
    "NewReferenceRate",
    "Outcome",
    "PaidOver",
    "Posting",
    "Prepared",
    "Printed",
    "Recorded",
    "Sale",
    "SavedOffer",
    "Settled",
    "TakeOver",
    "TakenOver",
    "Unprinted",
    "Wanted",
    "Written",
    "accelerate",
    "activate_contract",
    "add_package",
    "age_contracts",
    "announce_ends",
    "announce_settlement",
    "apply_for_contract",
    "approve_contract",
    "ask_for_takeover",
    "begin_close",
    "bill_instalments",
    "buy_out",
    "cancel_contract",
    "cancel_drawdown",
    "change_rate",
    "charge_late_contracts",
    "charge_lateness",
    "claim_damages",
    "close_slice",
    "close_waiting",
    "declare_total_loss",
    "draft_contract",
    "draft_from_offer",
    "end_day",
    "end_package",
    "end_pause",
    "expire_contract",
    "give_back",
    "give_notice",
    "hold_payout",
    "invite_dealer",
    "issue_contract",
    "load_starter_products",
    "measure_portfolio",
    "note_posting",
    "offer_contract",
    "order_close",
    "pay_drawdown",
    "pay_over_collected",
    "prepare",
    "prepay",
    "print_range",
    "print_tax_documents",
    "publish_product_version",
    "record_payment",
    "record_payments",
    "record_reference_rate",
    "record_usury_ceiling",
    "refuse_contract",
    "reinstate",
    "reject_signature",
    "release_payout",
    "release_pledge",
    "remind_customer",
    "reschedule",
    "resume",
    "return_payment",
    "run_takeover",
    "save_offer",
    "save_product_version",
    "sell_asset",
    "send_back_contract",
    "set_allocation_order",
    "set_business_date",
    "set_service_rule",
    "set_tax_point",
    "settle_contract",
    "sign_contract",
    "suspend",
    "take_over",
    "take_over_contracts",
    "tell_end",
    "tell_reopening",
    "terminate",
    "transfer",
    "undo_posting",
    "verify_contract",
    "withdraw",
    "withdraw_announcement",
    "withdraw_product",
    "write_off",
    "write_reminders",
]
