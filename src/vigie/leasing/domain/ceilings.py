"""The usury check of a quote: which ceiling it must keep, and whether it does."""

from dataclasses import dataclass
from enum import StrEnum

from vigie.kernel.errors import Refused
from vigie.leasing.domain.consumer.scope import Duties, duties
from vigie.leasing.domain.consumer.usury import Category, Threshold, Thresholds
from vigie.leasing.domain.products import Audience
from vigie.leasing.domain.quotes import Quote


class Verdict(StrEnum):
    """What the check says. Only the first two let an offer be made."""

    NO_CEILING = "no_ceiling"  # the law sets none for this contract
    KEPT = "kept"
    EXCEEDED = "exceeded"
    UNKNOWN = "unknown"  # the law sets one that nobody recorded for the day


@dataclass(frozen=True, slots=True)
class Usury:
    """The verdict with the category and the ceiling it was taken on, where there is one."""

    verdict: Verdict
    category: Category | None = None
    threshold: Threshold | None = None


def duties_of(quote: Quote) -> Duties | None:
    """Return the French duties of a quote by the day of signature; None outside France.

    The amount is what the customer has financed: price and financed fee less first rental.
    """
    product = quote.product
    if product.country != "FR":
        return None
    return duties(
        product.kind.value,
        quote.values.price + quote.frame.financed_fee - quote.values.first_rental,
        quote.asked.signed_on,
        is_consumer=product.audience is Audience.CONSUMER,
    )


def check_usury(quote: Quote, known: Thresholds) -> Usury:
    """Return the verdict on a quote; a missing ceiling is never assumed."""
    owed = duties_of(quote)
    if owed is None or owed.usury is None or quote.effective_rate is None:
        return Usury(Verdict.NO_CEILING)
    try:
        found = known.on(owed.usury, quote.asked.signed_on)
    except Refused:
        return Usury(Verdict.UNKNOWN, owed.usury)
    exceeds = quote.effective_rate > found.rate
    return Usury(Verdict.EXCEEDED if exceeds else Verdict.KEPT, owed.usury, found)


def ensure_lawful(quote: Quote, known: Thresholds) -> None:
    """Refuse a quote above its ceiling, or one whose ceiling nobody recorded."""
    owed = duties_of(quote)
    if owed is not None and owed.usury is not None and quote.effective_rate is not None:
        known.ensure_lawful(quote.effective_rate, owed.usury, quote.asked.signed_on)
