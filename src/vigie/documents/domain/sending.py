"""The life of a tax document on its way to an invoicing platform.

    queued → sending → deposited → delivered → approved → paid
                                             → disputed → approved, refused
                                             → refused         by the buyer
                                 → rejected                    by the platform
           → queued      the platform was away, busy, or may have taken it: again later
           → unsendable  the platform, or the format, will never take it as it is

A platform knows a number of a seller once, and a deposit that is repeated is answered with the one that
stands (`ports`). So a document whose sender died, or whose outcome is not known, is simply deposited again.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.documents.domain.invoice import Invoice

# A sender that says nothing for so long has died; its document is anybody's again.
CLAIM_LASTS: Final = timedelta(minutes=5)
_FIRST_WAIT: Final = 60.0
_LONGEST_WAIT: Final = 6 * 3600.0
GIVEN_UP_AFTER: Final = timedelta(days=90)


class State(StrEnum):
    """Where a document stands: before the platform has it, then the stages of `ports`."""

    QUEUED = "queued"
    SENDING = "sending"
    UNSENDABLE = "unsendable"
    DEPOSITED = "deposited"
    DELIVERED = "delivered"
    APPROVED = "approved"
    DISPUTED = "disputed"
    REFUSED = "refused"
    PAID = "paid"
    REJECTED = "rejected"


WAITING: Final = (State.QUEUED, State.SENDING)
UNDER_WAY: Final = (State.DEPOSITED, State.DELIVERED, State.APPROVED, State.DISPUTED)
AT_FAULT: Final = (State.UNSENDABLE, State.REJECTED, State.REFUSED)
# KSeF ends with its number: nothing is told after it.
_ENDS: Final = {
    "FR": frozenset({State.PAID, State.REFUSED, State.REJECTED}),
    "PL": frozenset({State.DELIVERED, State.REJECTED}),
}


def is_over(state: State, country: str) -> bool:
    """Tell whether nothing more is to be heard of a document."""
    return state is State.UNSENDABLE or state in _ENDS[country]


def wait_after(attempts: int, asked: float = 0.0) -> timedelta:
    """Return how long to wait after the nth attempt: a minute, doubled up to six hours.

    A platform that asks for more gets it, up to the same six hours.
    """
    seconds = max(_FIRST_WAIT * 2.0 ** min(attempts - 1, 20), asked)
    return timedelta(seconds=min(seconds, _LONGEST_WAIT))


def ask_again(deposited_at: datetime, now: datetime) -> datetime | None:
    """Return when to ask for news: often while it is young, daily later, no more after 90 days."""
    age = now - deposited_at
    if age > GIVEN_UP_AFTER:
        return None
    for young, pause in _PAUSES:
        if age < young:
            return now + pause
    return now + timedelta(days=1)


_PAUSES: Final = (
    (timedelta(minutes=10), timedelta(minutes=1)),
    (timedelta(hours=2), timedelta(minutes=15)),
    (timedelta(days=2), timedelta(hours=3)),
)


def goes_by_platform(invoice: Invoice) -> bool:
    """Tell whether the law wants a document carried by a platform: between businesses.

    France: both established there (CGI, art. 289 bis). Poland: every invoice to a business of a
    Polish seller (ustawa o VAT, art. 106ga). Consumers get the paper.
    """
    seller, buyer = invoice.seller.country, invoice.buyer
    if seller == "FR":
        return buyer.country == "FR" and bool(buyer.company_id)
    return seller == "PL" and invoice.is_to_business


def identifier_of(invoice: Invoice, *, is_seller: bool) -> str:
    """Return the bare identifier of a party as its platform knows it: SIREN, NIP, or VAT number."""
    party = invoice.seller if is_seller else invoice.buyer
    if invoice.seller.country == "PL":
        return party.vat_number.removeprefix("PL")
    return party.company_id
