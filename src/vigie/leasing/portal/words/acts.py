"""Acts that book, in words: what the ledger's pages call them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.portal.words.contracts import HAPPENED

Words = str | Promise
ACTS: Final[dict[str, Words]] = {
    "leasing.contract_activated": HAPPENED[Step.ACTIVATE],
    "leasing.drawdown_paid": HAPPENED[Step.PAY_DRAWDOWN],
    "leasing.drawdown_cancelled": HAPPENED[Step.CANCEL_DRAWDOWN],
    "leasing.instalments_billed": HAPPENED[Step.BILL],
    "leasing.payment_recorded": HAPPENED[Step.PAY],
    "leasing.payments_recorded": _("Payments came"),
    "leasing.payment_returned": HAPPENED[Step.RETURN_PAYMENT],
    "leasing.lateness_charged": HAPPENED[Step.CHARGE],
    "leasing.late_contracts_charged": _("Late customers were charged"),
    "leasing.contract_suspended": HAPPENED[Step.SUSPEND],
    "leasing.contract_resumed": HAPPENED[Step.RESUME],
    "leasing.contract_rescheduled": HAPPENED[Step.RESCHEDULE],
    "leasing.rate_changed": HAPPENED[Step.CHANGE_RATE],
    "leasing.part_prepaid": HAPPENED[Step.PREPAY],
    "leasing.package_added": HAPPENED[Step.ADD_PACKAGE],
    "leasing.package_ended": HAPPENED[Step.END_PACKAGE],
    "leasing.contract_withdrawn": HAPPENED[Step.WITHDRAW],
    "leasing.contract_transferred": HAPPENED[Step.TRANSFER],
    "leasing.contract_accelerated": HAPPENED[Step.ACCELERATE],
    "leasing.contract_reinstated": HAPPENED[Step.REINSTATE],
    "leasing.contract_terminated": HAPPENED[Step.TERMINATE],
    "leasing.damages_claimed": HAPPENED[Step.CLAIM_DAMAGES],
    "leasing.contract_lost": HAPPENED[Step.LOSE],
    "leasing.asset_given_back": HAPPENED[Step.GIVE_BACK],
    "leasing.contract_bought_out": HAPPENED[Step.BUY_OUT],
    "leasing.contract_settled": HAPPENED[Step.CLOSE],
    "leasing.contract_written_off": HAPPENED[Step.WRITE_OFF],
    "leasing.contracts_taken_over": _("Contracts were taken over from another system"),
    "leasing.collected_paid_over": _("Premiums and services were paid over"),
    "leasing.interest_accrued": _("A day was closed"),
    "leasing.tax_fell_due": _("VAT fell due 180 days after the service"),
}
