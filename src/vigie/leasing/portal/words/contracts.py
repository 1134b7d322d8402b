"""States, steps, dues and payments in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.ageing import Band
from vigie.leasing.domain.lifecycle import State as Stands
from vigie.leasing.domain.lifecycle import Step
from vigie.ui.cells import State

Words = str | Promise

STATES: Final[dict[str, State]] = {
    Stands.DRAFT: State(pgettext_lazy("contract", "Draft"), "quiet"),
    Stands.OFFERED: State(pgettext_lazy("contract", "Offered"), "busy"),
    Stands.EXPIRED: State(pgettext_lazy("contract", "Expired"), "quiet"),
    Stands.APPLIED: State(pgettext_lazy("contract", "Applied for"), "loud"),
    Stands.REFUSED: State(pgettext_lazy("contract", "Refused"), "quiet"),
    Stands.APPROVED: State(pgettext_lazy("contract", "Approved"), "busy"),
    Stands.ISSUED: State(pgettext_lazy("contract", "Issued for signature"), "busy"),
    Stands.SIGNED: State(pgettext_lazy("contract", "Signed, to be verified"), "loud"),
    Stands.WITHDRAWN: State(pgettext_lazy("contract", "Withdrawn"), "quiet"),
    Stands.CANCELLED: State(pgettext_lazy("contract", "Cancelled before delivery"), "quiet"),
    Stands.VERIFIED: State(pgettext_lazy("contract", "Verified"), "busy"),
    Stands.ACTIVE: State(pgettext_lazy("contract", "Active"), "good"),
    Stands.SUSPENDED: State(pgettext_lazy("contract", "Suspended"), "busy"),
    Stands.IN_ARREARS: State(pgettext_lazy("contract", "In arrears"), "loud"),
    Stands.ACCELERATED: State(pgettext_lazy("contract", "Accelerated"), "loud"),
    Stands.TERMINATED: State(pgettext_lazy("contract", "Terminated"), "loud"),
    Stands.RETURNED: State(pgettext_lazy("contract", "Asset given back"), "busy"),
    Stands.BOUGHT_OUT: State(pgettext_lazy("contract", "Bought out"), "busy"),
    Stands.SETTLED: State(pgettext_lazy("contract", "Settled, pledge to be released"), "loud"),
    Stands.CLOSED: State(pgettext_lazy("contract", "Closed"), "quiet"),
    Stands.WRITTEN_OFF: State(pgettext_lazy("contract", "Written off"), "quiet"),
    Stands.REOPENED: State(pgettext_lazy("contract", "Reopened: a payment went back"), "loud"),
}
# Verbs of buttons; steps that only the system takes have none.
VERBS: Final[dict[Step, Words]] = {
    Step.OFFER: _("Hand over the offer"),
    Step.APPLY: _("Take the application"),
    Step.SEND_BACK: _("Send back for correction"),
    Step.REFUSE: _("Refuse the application"),
    Step.APPROVE: _("Approve the application"),
    Step.ISSUE: _("Issue for signature"),
    Step.SIGN: _("Record the signature"),
    Step.REJECT_SIGNATURE: _("Reject the signature"),
    Step.VERIFY: _("Confirm the signed papers"),
    Step.CANCEL: _("Cancel before delivery"),
    Step.WITHDRAW: _("Record the withdrawal"),
    Step.ACTIVATE: _("Activate on delivery"),
    Step.PAY_DRAWDOWN: _("Pay a part of the price"),
    Step.CANCEL_DRAWDOWN: _("Give up a part of the price"),
    Step.BILL: _("Bill instalments"),
    Step.PAY: _("Record a payment"),
    Step.RETURN_PAYMENT: _("Return a payment"),
    Step.CHARGE: _("Charge the customer"),
    Step.RESCHEDULE: _("Reschedule"),
    Step.CHANGE_RATE: _("Change the rate"),
    Step.PREPAY: _("Repay a part early"),
    Step.ADD_PACKAGE: _("Add insurance or a service"),
    Step.END_PACKAGE: _("End insurance or a service"),
    Step.TRANSFER: _("Transfer to a new customer"),
    Step.SUSPEND: _("Suspend instalments"),
    Step.RESUME: _("Resume instalments"),
    Step.GIVE_NOTICE: _("Give a default notice"),
    Step.ACCELERATE: _("Accelerate the term"),
    Step.REINSTATE: _("Reinstate the contract"),
    Step.CLAIM_DAMAGES: _("Claim the damages of the law"),
    Step.LOSE: _("Declare a total loss"),
    Step.TERMINATE: _("Terminate for default"),
    Step.GIVE_BACK: _("Take the asset back"),
    Step.BUY_OUT: _("Buy out or repay early"),
    Step.CLOSE: _("Settle and close"),
    Step.WRITE_OFF: _("Write off what is owed"),
    Step.RELEASE_PLEDGE: _("Record the release of the pledge"),
    Step.SELL: _("Sell the vehicle to a third party"),
    Step.HOLD_PAYOUT: _("Hold the pay-out"),
    Step.END_PAUSE: _("Let collection go on"),
    Step.RELEASE_PAYOUT: _("Release the pay-out"),
}
HAPPENED: Final[dict[str, Words]] = {
    Step.OFFER: _("The offer was handed over"),
    Step.EXPIRE: _("The offer expired"),
    Step.APPLY: _("The customer applied"),
    Step.SEND_BACK: _("Sent back for correction"),
    Step.REFUSE: _("The application was refused"),
    Step.APPROVE: _("The application was approved"),
    Step.ISSUE: _("Issued for signature"),
    Step.SIGN: _("The customer signed"),
    Step.REJECT_SIGNATURE: _("The signature was rejected"),
    Step.VERIFY: _("The signed papers are in order"),
    Step.CANCEL: _("Cancelled before delivery"),
    Step.WITHDRAW: _("The customer withdrew"),
    Step.ACTIVATE: _("Delivered and activated"),
    Step.PAY_DRAWDOWN: _("A part of the price was paid"),
    Step.CANCEL_DRAWDOWN: _("A part of the price was given up"),
    Step.BILL: _("Instalments were billed"),
    Step.PAY: _("A payment came"),
    Step.RETURN_PAYMENT: _("A payment was returned"),
    Step.CHARGE: _("The customer was charged"),
    Step.RESCHEDULE: _("Rescheduled"),
    Step.CHANGE_RATE: _("The rate changed"),
    Step.PREPAY: _("A part was repaid early"),
    Step.ADD_PACKAGE: _("Insurance or a service was added"),
    Step.END_PACKAGE: _("Insurance or a service ended"),
    Step.TRANSFER: _("Transferred to a new customer"),
    Step.SUSPEND: _("Instalments were suspended"),
    Step.RESUME: _("Instalments resumed"),
    Step.FALL_BEHIND: _("Fell into arrears"),
    Step.CATCH_UP: _("Arrears were paid"),
    Step.GIVE_NOTICE: _("A default notice was given"),
    Step.ACCELERATE: _("The term was accelerated"),
    Step.REINSTATE: _("The contract was reinstated"),
    Step.CLAIM_DAMAGES: _("The damages of the law were claimed"),
    Step.LOSE: _("Declared a total loss"),
    Step.TERMINATE: _("Terminated for default"),
    Step.GIVE_BACK: _("The asset came back"),
    Step.BUY_OUT: _("Bought out or repaid early"),
    Step.CLOSE: _("Settled and closed"),
    Step.WRITE_OFF: _("What was owed was written off"),
    Step.RELEASE_PLEDGE: _("The pledge was released"),
    Step.HOLD_PAYOUT: _("The pay-out was held and collection paused"),
    Step.END_PAUSE: _("Collection goes on; the pay-out stays held"),
    Step.RELEASE_PAYOUT: _("The pay-out was released"),
    Step.ANNOUNCE_END: _("The end of the contract was announced"),
    Step.SELL: _("The vehicle was sold to a third party"),
    Step.TAKE_OVER: _("Taken over from another system"),
}
PRODUCTS: Final[dict[str, Words]] = {
    "credit": pgettext_lazy("product", "Credit"),
    "pl_loan_title_transfer": _("Loan with transfer of title (Poland)"),
    "loa": _("Lease with option to buy (LOA)"),
    "lld": _("Long-term rental (LLD)"),
    "credit_bail": _("Finance lease (crédit-bail)"),
    "finance_lease": _("Finance lease"),
    "pl_leasing": _("Leasing (Poland)"),
    "hire_purchase": _("Hire purchase"),
    "operating_lease": _("Operating lease"),
}
DUES: Final[dict[str, Words]] = {
    "instalment": _("Instalment"),
    "first_rental": _("First rental"),
    "fee": _("Administration fee"),
    "deposit": _("Deposit"),
    "residual": _("Balloon"),
    "late_interest": _("Late interest"),
    "recovery_fee": _("Fixed indemnity for late payment"),
    "indemnity": _("Indemnity"),
    "exit_indemnity": _("Indemnity for leaving early"),
    "buyout": _("Buyout price"),
    "prepayment": _("Part repaid early"),
    "termination": _("Amount due on termination"),
    "correction": _("Correction"),
    "mileage": _("Kilometres settled"),
    "opening": _("Arrears taken over"),
    "repayment": _("Refund to be given back"),
}
METHODS: Final[dict[str, Words]] = {
    "transfer": _("Bank transfer"),
    "direct_debit": _("Direct debit"),
    "card": _("Card"),
    "cash": _("Cash"),
    "insurer": _("Paid by the insurer"),
    "deposit": _("Deposit given back"),
    "refund": _("Refund to the customer"),
    "opening": _("Balance taken over"),
    "written_off": _("Written off"),
}
BOOKS: Final[dict[str, Words]] = {
    "statutory": _("Statutory book"),
    "ifrs": _("IFRS"),
}


BANDS: Final[dict[Band, Words]] = {
    Band.CURRENT: pgettext_lazy("days past due", "not late"),
    Band.TO_30: _("1 to 30 days"),
    Band.TO_60: _("31 to 60 days"),
    Band.TO_90: _("61 to 90 days"),
    Band.TO_180: _("91 to 180 days"),
    Band.OVER_180: _("over 180 days"),
}


def due_words(kind: str, number: int | None) -> str:
    """Return what is asked of the customer, and of which instalment."""
    if number is None:
        return str(DUES[kind])
    return gettext("%(what)s, no. %(number)s") % {"what": DUES[kind], "number": number}


def state_of(code: str) -> State:
    """Return a state in words and with its tone."""
    return STATES[code]
