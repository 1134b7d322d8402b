"""What each act on a contract does, and what follows, in one sentence for who is about to do it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.lifecycle import Step

CONSEQUENCES: Final[dict[Step, str | Promise]] = {
    Step.OFFER: _("The customer holds the offer until its last day and may then apply."),
    Step.APPLY: _(
        "Somebody who neither handed the offer over nor takes the application approves it next."
    ),
    Step.SEND_BACK: _(
        "It goes back one step to be corrected; what happened so far stays in its story."
    ),
    Step.REFUSE: _("This ends the contract; another one begins with another offer."),
    Step.APPROVE: _("The contract may then be issued for signature, while the offer is valid."),
    Step.ISSUE: _("The contract waits for the customer’s signature."),
    Step.SIGN: _(
        "The days to withdraw, and those before a consumer’s supplier is paid, count from this day."
    ),
    Step.REJECT_SIGNATURE: _("The contract is to be signed again."),
    Step.VERIFY: _(
        "The papers are found in order; another person then activates the contract on delivery."
    ),
    Step.CANCEL: _("This ends the contract before delivery."),
    Step.WITHDRAW: _(
        "Before delivery nothing is owed. After it all that was asked for is credited, and the customer owes the use until this day."
    ),
    Step.CHARGE: _("What the law gives for every late payment up to this day is asked for."),
    Step.RESUME: _(
        "Instalments are asked for again; the interest of those left out joins the principal."
    ),
    Step.ACCELERATE: _(
        "All that is still to come falls due at once: the default notice stayed without effect."
    ),
    Step.REINSTATE: _(
        "The contract goes on as if it had not been called due; instalments that fell due since are billed."
    ),
    Step.TERMINATE: _("The contract ends for default and its financial balance falls due."),
    Step.WRITE_OFF: _("What is owed becomes a loss, the deposit paying first; the contract ends."),
    Step.LOSE: _(
        "The asset is destroyed or stolen: the contract ends and its financial balance falls due. What the insurer pays is recorded as a payment."
    ),
    Step.CLOSE: _(
        "The deposit pays what is still owed and the rest goes back to the customer; a pledge is released next, else the contract is over."
    ),
    Step.BILL: _("Each instalment due by then is booked on its own day, its invoice issued today."),
    Step.PAY: _(
        "It settles what is owed in the order of time; what settles nothing is held for the customer."
    ),
    Step.RETURN_PAYMENT: _("What the payment settled is owed again from its own day on."),
    Step.BUY_OUT: _(
        "The price, or what an early repayment takes, falls due at once; what was billed after this day is credited."
    ),
    Step.SUSPEND: _(
        "No instalment is asked for from this day until they are resumed; interest runs on."
    ),
    Step.RESCHEDULE: _(
        "The first instalment due after this day moves, and those after it; one billed already is credited and asked for on its new day."
    ),
    Step.CHANGE_RATE: _("The instalments to come are computed anew at this rate."),
    Step.PREPAY: _("The part falls due on this day and comes off the principal."),
    Step.ADD_PACKAGE: _(
        "Rentals due from its first day on hold it; those billed already are asked for the difference."
    ),
    Step.END_PACKAGE: _(
        "Rentals due from that day on hold it no more; what was asked for it is credited. Ended on its first day, it is taken back whole."
    ),
    Step.TRANSFER: _("Another customer takes over all rights and duties from this day on."),
    Step.GIVE_BACK: _(
        "The vehicle is for sale and nothing more is billed; kilometres that were agreed are settled."
    ),
    Step.RELEASE_PLEDGE: _("The pledge is struck off the register: the contract closes."),
    Step.SELL: _(
        "The buyer pays on this day; after a termination the price lowers what is still claimed."
    ),
    Step.CLAIM_DAMAGES: _(
        "The damages of the law take the place of the financial balance that the termination asked for."
    ),
    Step.GIVE_NOTICE: _(
        "The customer is put in default; once the last day has passed without effect, the term may be accelerated or the contract terminated."
    ),
    Step.HOLD_PAYOUT: _(
        "The supplier is not paid, nothing is refunded, and collection pauses until somebody releases it or its last day passes."
    ),
    Step.END_PAUSE: _("Collection goes on; the pay-out stays held."),
    Step.RELEASE_PAYOUT: _("The pay-out is free of this cause and collection goes on."),
}
