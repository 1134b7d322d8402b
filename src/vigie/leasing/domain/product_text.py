"""Products read from their tables, and written back: every refusal names the place in them."""

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from vigie.kernel.errors import Invalid
from vigie.kernel.money import currency
from vigie.leasing.domain.bounds import UNITS, Bound, Measure, Unit, stored
from vigie.leasing.domain.mileage import MileageTerms
from vigie.leasing.domain.package_text import canonical_packages, read_packages
from vigie.leasing.domain.products import (
    LANGUAGES,
    RHYTHMS,
    Audience,
    Basis,
    Kind,
    Options,
    Product,
    Repayment,
    ResidualBy,
    TaxPoint,
)
from vigie.leasing.domain.tax_tables import country_tax
from vigie.leasing.domain.terms import Timing

Content = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)

_STARTERS = Path(__file__).parent.parent / "data" / "products.toml"
_WORDS = (
    "code", "kind", "audience", "country", "currency", "basis", "tax_point", "residual_by",
    "repayment", "timing",
)  # fmt: skip
OPTIONS = ("fees_financed", "insurance", "services")


@cache
def starter_set() -> Mapping[str, Content]:
    """Return the products that come with Vigie, code → content; they show, they bind nobody."""
    found: dict[str, Content] = {}
    for code, content in tomllib.loads(_STARTERS.read_text("utf-8")).items():
        found[code] = {"code": code, **content}
    return found


def read_product(content: Content) -> Product:
    """Return the product that a table describes; Invalid names the entry that is wrong."""
    code = _text(content, "code")
    country = country_tax(_text(content, "country"))
    money = currency(_text(content, "currency")).code
    return Product(
        code=code,
        names=_names(content),
        kind=_word(Kind, content, "kind"),
        audience=_word(Audience, content, "audience"),
        country=country.country,
        currency=money,
        asset_classes=_words(content, "asset_classes", sorted(country.recovery)),
        basis=_word(Basis, content, "basis"),
        tax_point=_word(TaxPoint, content, "tax_point"),
        repayment=_word(Repayment, content, "repayment"),
        residual_by=_word(ResidualBy, content, "residual_by"),
        timing=_word(Timing, content, "timing"),
        rhythms=_words(content, "rhythms", list(RHYTHMS)),
        bounds=_bounds(content, money),
        options=_options(content),
        fee=_minor(content.get("fee", "0"), "fee", money),
        mileage=_mileage(content, money),
        packages=read_packages(content, money),
    )


def canonical(content: Content) -> dict[str, Any]:
    """Return content in one form, numbers as text, so that what says the same is the same."""
    mileage = content.get("mileage")
    found: dict[str, Any] = {
        **{entry: content[entry] for entry in _WORDS},
        **{
            entry: list(content.get(entry, ())) for entry in ("asset_classes", "rhythms", "options")
        },
        "names": {language: content["names"][language] for language in LANGUAGES},
        "fee": str(content.get("fee", "0")),
        "bounds": {entry: [str(end) for end in pair] for entry, pair in content["bounds"].items()},
    }
    if mileage:
        prices = {
            entry: str(mileage.get(entry, "0")) for entry in ("excess", "unused", "tolerance")
        }
        found["mileage"] = {"year": [str(end) for end in mileage["year"]], **prices}
    if content.get("packages"):
        found["packages"] = canonical_packages(content)
    return found


def _text(content: Content, entry: str) -> str:
    value = content.get(entry)
    if not isinstance(value, str) or not value.strip():
        raise Invalid("leasing.product_entry_missing", entry=entry)
    return value.strip()


def _names(content: Content) -> Mapping[str, str]:
    names = content.get("names", {})
    return {language: _text(names, language) for language in LANGUAGES}


def _word(kind: type[Word], content: Content, entry: str) -> Word:
    given = content.get(entry)
    if given not in set(kind):
        raise _unknown(entry, given, [one.value for one in kind])
    return kind(str(given))


def _words(content: Content, entry: str, known: Sequence[str]) -> tuple[str, ...]:
    given = content.get(entry) or []
    if not given:
        raise Invalid("leasing.product_entry_missing", entry=entry)
    for one in given:
        if one not in known:
            raise _unknown(entry, one, known)
    return tuple(given)


def _unknown(entry: str, given: object, known: Sequence[str]) -> Invalid:
    return Invalid("leasing.product_word", entry=entry, given=given, known=", ".join(known))


def _options(content: Content) -> Options:
    given = content.get("options", [])
    for one in given:
        if one not in OPTIONS:
            raise _unknown("options", one, OPTIONS)
    return Options(*(name in given for name in OPTIONS))


def _bounds(content: Content, money: str) -> Mapping[Measure, Bound]:
    raw = content.get("bounds", {})
    for entry in raw:
        if entry not in set(Measure):
            raise _unknown("bounds", entry, [one.value for one in Measure])
    for measure in (Measure.PRICE, Measure.TERM, Measure.RATE):
        if measure not in raw:
            raise Invalid("leasing.product_entry_missing", entry=f"bounds.{measure}")
    return {Measure(entry): _bound(pair, Measure(entry), money) for entry, pair in raw.items()}


def _bound(pair: Sequence[object], measure: Measure, money: str) -> Bound:
    place, unit = f"bounds.{measure}", UNITS[measure]
    low, high = (_number(one, place, unit, money) for one in _pair(pair, place))
    if not 0 <= low <= high:
        raise Invalid("leasing.product_bound_reversed", entry=place)
    return Bound(low, high)


def _pair(pair: Sequence[object], place: str) -> Sequence[object]:
    if isinstance(pair, str) or len(pair) != 2:
        raise Invalid("leasing.product_number", entry=place, given=pair)
    return pair


def _number(given: object, place: str, unit: Unit, money: str) -> Fraction:
    try:
        value = stored(given, unit, money)
    except (ValueError, ZeroDivisionError) as error:
        raise Invalid("leasing.product_number", entry=place, given=given) from error
    if unit is not Unit.PERCENT and unit is not Unit.SHARE and value.denominator != 1:
        raise Invalid("leasing.product_number", entry=place, given=given)
    return value


def _minor(given: object, place: str, money: str) -> int:
    value = _number(given, place, Unit.AMOUNT, money)
    if value < 0:
        raise Invalid("leasing.product_number", entry=place, given=given)
    return int(value)


def _mileage(content: Content, money: str) -> MileageTerms | None:
    raw = content.get("mileage")
    if not raw:
        return None
    low, high = (_number(one, "mileage.year", Unit.COUNT, money) for one in raw["year"])
    prices = [_price(raw, entry, money) for entry in ("excess", "unused")]
    tolerance = _number(raw.get("tolerance", "0"), "mileage.tolerance", Unit.SHARE, money)
    if not 0 <= low <= high:
        raise Invalid("leasing.product_bound_reversed", entry="mileage.year")
    return MileageTerms(int(low), int(high), prices[0], prices[1], tolerance)


def _price(raw: Content, entry: str, money: str) -> Fraction:
    """Return minor units a kilometre: prices a kilometre have more decimals than money has."""
    place = f"mileage.{entry}"
    value = _number(raw.get(entry, ""), place, Unit.SHARE, money) * 100
    if value < 0:
        raise Invalid("leasing.product_number", entry=place, given=raw.get(entry))
    return value * currency(money).per_unit
