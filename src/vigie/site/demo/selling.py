"""What the demo's lessors sell: the starter set, a ceiling made up for the demo, a few offers."""

from datetime import date
from decimal import Decimal

from vigie.kernel.actor import Actor
from vigie.leasing.actions import (
    NewCeiling,
    load_starter_products,
    publish_product_version,
    record_usury_ceiling,
    save_offer,
    save_product_version,
)
from vigie.leasing.domain.product_text import starter_set

_SOLD_FROM = date(2020, 1, 1)
_OFFERED_ON = date(2026, 11, 23)
_CEILINGS = (("lease_with_option", "9.99"), ("above_6000", "8.49"))
_OFFERS = {
    "FR": (
        ("Peugeot 308 SW", {"product": "fr-loa-auto", "price": "25000", "rate": "6", "first_rental": "3000", "residual": "10000", "term": "48", "km": "15000"}),
        ("Peugeot 308 SW", {"product": "fr-credit-auto", "price": "25000", "rate": "4.9", "first_rental": "3000", "term": "60"}),
        ("Renault Master", {"product": "fr-lld-pro", "asset": "utility", "price": "32000", "rate": "4.5", "first_rental": "3200", "residual": "11000", "term": "48", "services": "60", "km": "30000"}),
    ),
    "PL": (
        ("Škoda Octavia", {"product": "pl-leasing-operacyjny", "price": "120000", "rate": "8.5", "first_rental": "12000", "residual": "24000", "term": "36"}),
        ("Toyota Corolla", {"product": "pl-wynajem", "price": "110000", "rate": "8.5", "first_rental": "5500", "residual": "55000", "term": "36", "km": "20000"}),
    ),
}  # fmt: skip
# Code, kind, names, provider, lowest, usual and highest amount in each rental; none is required.
_PACKAGES = {
    "FR": (
        ("gap", "insurance", ("Loss of value", "Perte financière", "Utrata wartości"), "Assurances Démonstration", ("5", "14.90", "40")),
        ("upkeep", "service", ("Upkeep", "Entretien", "Serwis"), "Garages Démonstration", ("10", "36", "120")),
        ("tyres", "service", ("Tyres", "Pneumatiques", "Opony"), "Garages Démonstration", ("8", "18", "60")),
    ),
    "PL": (
        ("gap", "insurance", ("Loss of value", "Perte financière", "Utrata wartości"), "Ubezpieczenia Pokazowe", ("20", "60", "160")),
        ("upkeep", "service", ("Upkeep", "Entretien", "Serwis"), "Serwisy Pokazowe", ("40", "150", "500")),
        ("tyres", "service", ("Tyres", "Pneumatiques", "Opony"), "Serwisy Pokazowe", ("30", "80", "250")),
    ),
}  # fmt: skip
_PACKAGED = {
    "FR": ("fr-credit-auto", "fr-loa-auto", "fr-lld-pro"),
    "PL": ("pl-leasing-operacyjny", "pl-wynajem"),
}


def sell(country: str, by: Actor) -> None:
    """Load the products of a country, and keep a few offers on them; a second call changes nothing."""
    load_starter_products(country, effective_on=_SOLD_FROM, by=by, key="demo")
    for code in _PACKAGED.get(country, ()):
        _offer_packages(code, country, by)
    if country == "FR":
        for category, percent in _CEILINGS:
            ceiling = NewCeiling(
                category,
                date(2026, 10, 1),
                date(2027, 12, 31),
                Decimal(percent),
                "démonstration, publié nulle part",
            )
            record_usury_ceiling(ceiling, by=by, key=f"demo:{category}")
    for place, (title, asked) in enumerate(_OFFERS.get(country, ())):
        dated = {**asked, "signed": _OFFERED_ON.isoformat(), "start": _OFFERED_ON.isoformat()}
        save_offer(dated, title=title, on=_OFFERED_ON, by=by, key=f"demo:{place}")


def _offer_packages(code: str, country: str, by: Actor) -> None:
    """Sell a product with insurance and services that its rentals may hold; a credit takes no service."""
    content = starter_set()[code]
    offered = [
        {
            "code": name,
            "kind": kind,
            "names": dict(zip(("en", "fr", "pl"), names, strict=True)),
            "provider": provider,
            "required": False,
            "amount": [low, high],
            "usual": usual,
        }
        for name, kind, names, provider, (low, usual, high) in _PACKAGES[country]
        if kind == "insurance" or content["kind"] != "credit"
    ]
    version = save_product_version({**content, "packages": offered}, by=by, key=f"demo:{code}")
    publish_product_version(version, effective_on=_SOLD_FROM, by=by, key=f"demo:{code}:sold")
