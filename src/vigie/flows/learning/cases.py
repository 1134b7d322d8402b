"""What is known of a contract beside its register, gathered once for a run, as numbers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.kernel.money import Money
from vigie.leasing.queries import Terms, terms_of
from vigie.parties.queries import Shared, shared_contacts
from vigie.registrations.queries.plain import PlainCertificate

_MONTH: Final = 30.4375
_OWNED: Final = frozenset(
    {"loa", "lld", "credit_bail", "operating_lease", "pl_leasing", "pl_loan_title_transfer"}
)


@dataclass(frozen=True, slots=True)
class Background:
    """Terms by contract number, and what customers share with others, by customer."""

    terms: Mapping[str, Terms]
    shared: Mapping[int, Shared]


def background(
    by: Actor, among: Collection[str] | None = None, then: Then | None = None
) -> Background:
    """Return what is known of all contracts, or of some; to be called in the tenant's block.

    `then`: as it was known of a past day.
    """
    terms = terms_of(by, among, then)
    return Background(terms, shared_contacts(by, then) if terms else {})


def facts_of(one: PlainCertificate, known: Background, on: date) -> dict[str, float]:
    """Return the facts of a contract on a day, by input; what is not known is absent."""
    terms = known.terms.get(one.contract_number)
    found: dict[str, float | None] = {
        "lessor_owns": float(one.product in _OWNED) if one.product else None,
        "outstanding": float(one.outstanding) if one.currency else None,
        "months_left": _months(on, one.ends_on),
    }
    if terms is not None:
        found |= _of_terms(terms, one.currency, on)
        shared = known.shared.get(terms.customer_id)
        found |= {
            "shared_iban": float(shared.iban if shared else 0),
            "shared_phone": float(shared.phone if shared else 0),
            "shared_address": float(shared.address if shared else 0),
        }
    return {name: value for name, value in found.items() if value is not None}


def _of_terms(terms: Terms, currency: str, on: date) -> dict[str, float | None]:
    price, financed = terms.price_minor, terms.financed_minor
    return {
        "customer_is_company": float(not terms.is_consumer),
        "months_running": _months(terms.delivered_on, on),
        "price": float(Money(price, currency).amount) if price is not None and currency else None,
        "deposit_share": round(100 * (price - financed) / price, 1)
        if price and financed is not None
        else None,
        "term": None if terms.count is None else float(terms.count),
    }


def _months(first: date | None, last: date | None) -> float | None:
    """Return whole months between two days, so that most days change nothing."""
    if first is None or last is None:
        return None
    return float(round((last - first).days / _MONTH))
