"""The dated tax tables of `data/vat.toml`: which regime holds in a country on a day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.vat import Regime, Rounding

_TABLE = Path(__file__).parent.parent / "data" / "vat.toml"


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A standard rate from a day on, with its law."""

    from_on: date
    rate: Rate
    source: str


@dataclass(frozen=True, slots=True)
class CountryTax:
    """What is known of a country: rates by date, and the share a business recovers by asset."""

    country: str
    rounding: Rounding
    rates: tuple[DatedRate, ...]
    recovery: dict[str, Fraction]


@cache
def country_tax(country: str) -> CountryTax:
    """Return a country's table; Invalid when Vigie has none."""
    raw = tomllib.loads(_TABLE.read_text("utf-8"))
    if country not in raw:
        raise Invalid("leasing.country_unknown", country=country, known=", ".join(sorted(raw)))
    found = raw[country]
    rates = [
        DatedRate(row["from"], Rate.percent(row["percent"]), row["source"])
        for row in found["rates"]
    ]
    recovery = {asset: Fraction(share) for asset, share in found["recovery"].items()}
    newest_first = tuple(sorted(rates, key=lambda one: one.from_on, reverse=True))
    return CountryTax(country, Rounding(found["rounding"]), newest_first, recovery)


def regime_on(country: str, on: date) -> Regime:
    """Return the regime of a country on a day; Refused when no rate is known for it."""
    table = country_tax(country)
    for dated in table.rates:
        if dated.from_on <= on:
            return Regime(country, dated.rate, table.rounding)
    raise Refused("leasing.vat_rate_missing", country=country, on=on)


def recovered_share(country: str, asset_class: str) -> Fraction:
    """Return the share of the tax that a business lessee recovers; Invalid on an unknown class."""
    recovery = country_tax(country).recovery
    if asset_class not in recovery:
        known = ", ".join(sorted(recovery))
        raise Invalid("leasing.asset_class_unknown", asset_class=asset_class, known=known)
    return recovery[asset_class]
