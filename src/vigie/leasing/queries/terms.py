"""What was agreed in contracts, in a few numbers: what a watcher of frauds may ask."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.leasing.models import Contract
from vigie.leasing.queries.contracts import READ


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract's terms; amounts in minor units, None where no offer is behind it."""

    customer_id: int
    is_consumer: bool
    delivered_on: date | None
    price_minor: int | None
    financed_minor: int | None
    count: int | None


def terms_of(
    by: Actor, among: Collection[str] | None = None, then: Then | None = None
) -> Mapping[str, Terms]:
    """Return the terms of contracts by reference; of some only where they are named.

    `then`: contracts recorded since are left out, and a later delivery is not known.
    """
    by.require(READ)
    rows = Contract.objects.filter(organisation_id=by.organisation_id)
    if among is not None:
        rows = rows.filter(reference__in=among)
    if then is not None:
        rows = rows.filter(recorded_at__lte=then.known_at)
    on = date.max if then is None else then.on
    return {
        reference: Terms(
            customer,
            is_consumer,
            delivered_on if delivered_on is not None and delivered_on <= on else None,
            price,
            financed,
            count,
        )
        for reference, customer, is_consumer, delivered_on, price, financed, count in rows.values_list(
            "reference",
            "customer_id",
            "is_consumer",
            "delivered_on",
            "offer__price_minor",
            "offer__financed_minor",
            "offer__count",
        )
    }
