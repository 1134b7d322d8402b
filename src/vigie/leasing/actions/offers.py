"""Writes of offers: a quote kept as it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions.numbers import draw
from vigie.leasing.actions.products import digest_of
from vigie.leasing.domain.ceilings import ensure_lawful
from vigie.leasing.domain.offer_content import content_of, fraction
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.models import Offer
from vigie.leasing.queries.ceilings import usury_ceilings
from vigie.leasing.queries.quoting import MAKE, quote_sold

KIND = "OFF"
# The offer of a consumer credit holds for fifteen days at least (C. consommation, art. L312-18).
DAYS_VALID = 15


@dataclass(frozen=True, slots=True)
class SavedOffer:
    """An offer that was saved."""

    offer_id: int
    reference: str


@act("leasing.offer_saved", permission=MAKE)
def save_offer(
    asked: Mapping[str, str], *, title: str, on: date, by: Actor, key: str
) -> SavedOffer:
    """Price what is asked once more and keep the answer as an offer of the day `on`.

    `asked` is the table of `domain.asked_text` with the product's code under `product`; the version
    sold on its day of signature counts. Raises what a quote raises, and Refused by the first bound
    of the product that is broken (`leasing.bound_*`), above the usury ceiling of the day
    (`leasing.usurious`) and where the law wants a ceiling that nobody recorded
    (`leasing.usury_threshold_missing`).
    """
    del key
    sold, quote = quote_sold(by, asked, today=on)
    refuse_breaches(quote)
    ensure_lawful(quote, usury_ceilings(by))
    offer = _offer(quote, on)
    offer.organisation_id = by.organisation_id
    offer.product_version_id = sold.version_id
    offer.title = title.strip()[:200]
    offer.asked = {name: str(text) for name, text in asked.items() if str(text).strip()}
    offer.reference = f"{KIND}-{on.year}-{draw(by.organisation_id, KIND, on.year):06d}"
    offer.save(force_insert=True)
    said = {"reference": offer.reference, "version": sold.version_id, "digest": offer.digest}
    record("leasing.offer", offer.pk, data=said, effective_on=on)
    return SavedOffer(offer.pk, offer.reference)


def refuse_breaches(quote: Quote) -> None:
    """Raise Refused by the first bound that a quote breaks."""
    for breach in quote.breaches:
        raise Refused(breach.code, **breach.params(quote.product.currency))


def _offer(quote: Quote, on: date) -> Offer:
    content = content_of(quote)
    values, rate = quote.values, quote.effective_rate
    return Offer(
        content=content,
        digest=digest_of(content),
        currency=quote.product.currency,
        price_minor=values.price,
        financed_minor=quote.priced.schedule.terms.financed,
        rental_minor=values.rental,
        residual_minor=values.residual,
        count=values.term,
        rate=Decimal(fraction(values.rate)),
        effective_rate=Decimal(fraction(rate)) if rate else None,
        made_on=on,
        valid_until=on + timedelta(days=DAYS_VALID),
        recorded_at=timezone.now(),
    )
