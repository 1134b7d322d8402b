"""The fields of the calculator: which ones a product has, what they are called, what they hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.kernel.money import currency
from vigie.leasing.domain.asked_packages import read_packages_asked
from vigie.leasing.domain.bounds import UNITS, Measure, Unit, shown
from vigie.leasing.domain.deals import Unknown, Values
from vigie.leasing.domain.products import Product, Repayment, name_in
from vigie.leasing.portal.words.products import ASSETS, BASES, RHYTHMS, value_words
from vigie.ui import cells, formats

Words = str | Promise
Texts = Mapping[str, str]
NAMES = (
    "product", "find", "price", "price_is", "first_rental", "rental", "term", "residual", "rate",
    "subsidy", "signed", "start", "rhythm", "asset", "deposit", "fee", "fee_financed", "insurance",
    "services", "packages", "grace_principal", "grace_interest", "deferral", "steps", "seasons", "draws", "km",
    "show",
)  # fmt: skip
PACKAGE = "package_"
VALUES = (
    Unknown.PRICE, Unknown.FIRST_RENTAL, Unknown.RENTAL, Unknown.TERM, Unknown.RESIDUAL,
    Unknown.RATE, Unknown.SUBSIDY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """One field. `kind` is number, date, text, choice or yes; `is_found` one is not typed in."""

    name: str
    label: Words
    value: str
    kind: str = "number"
    unit: Words = ""
    help: Words = ""
    choices: Sequence[tuple[str, Words]] = ()
    is_found: bool = False

    @property
    def element_id(self) -> str:
        """Return the id of the element."""
        return f"in-{self.name}"


def main_inputs(product: Product, texts: Texts, find: str) -> list[Input]:
    """Return the fields of the seven values, the sought one marked; those always zero left out."""
    words = value_words(product)
    return [
        Input(
            name,
            words[name],
            texts.get(name, ""),
            unit=_unit(product, name),
            is_found=name == find,
        )
        for name in findable(product)
    ]


def findable(product: Product) -> list[Unknown]:
    """Return the values that the product lets vary, in the order of the form."""
    always = {Unknown.PRICE, Unknown.RENTAL, Unknown.TERM, Unknown.RATE}
    return [name for name in VALUES if name in always or takes(product, Measure(name.value))]


def takes(product: Product, measure: Measure) -> bool:
    """Tell whether a product takes more than nothing of a measure."""
    return product.bound(measure).high > 0


def more_inputs(product: Product, texts: Texts, today: date) -> list[Input]:
    """Return the other fields that this product offers."""
    return [*_when(product, texts, today), *_beside(product, texts), *_shape(product, texts)]


def is_more_used(product: Product, texts: Texts, today: date) -> bool:
    """Tell whether one of the other fields holds something else than its default."""
    defaults = {one.name: one.value for one in more_inputs(product, {}, today)}
    return any(texts.get(name) not in {"", None, value} for name, value in defaults.items())


def _when(product: Product, texts: Texts, today: date) -> Iterator[Input]:
    day = today.isoformat()
    signed = texts.get("signed") or day
    yield Input("signed", _("Signed on"), signed, "date")
    yield Input("start", _("Delivered on"), texts.get("start") or signed, "date")
    yield _choice("rhythm", _("Rhythm"), texts, product.rhythms, RHYTHMS)
    yield _choice("asset", _("Asset"), texts, product.asset_classes, ASSETS)
    yield _choice("price_is", _("Price is given"), texts, _bases(product), BASES)


def _bases(product: Product) -> tuple[str, ...]:
    return ("net", "gross") if product.basis == "net" else ("gross", "net")


def _beside(product: Product, texts: Texts) -> Iterator[Input]:
    money = product.currency
    for name, label, offered in (
        ("fee", _("Administration fee"), takes(product, Measure.FEE)),
        ("deposit", _("Deposit"), takes(product, Measure.DEPOSIT)),
        ("insurance", _("Insurance, each rental"), product.options.insurance),
        ("services", _("Services, each rental"), product.options.services),
    ):
        if offered:
            yield Input(name, label, texts.get(name, ""), unit=money)
    yield from package_inputs(product, texts.get("packages", ""))
    if product.options.fees_financed:
        yield Input("fee_financed", _("Finance the fee"), texts.get("fee_financed", ""), "yes")
    if product.mileage is not None:
        yield Input("km", _("Kilometres a year"), texts.get("km", ""), unit="km")


def package_inputs(product: Product, text: str) -> Iterator[Input]:
    """Yield a field for each package; the address holds them together in one text."""
    chosen = {one.code: one for one in read_packages_asked(text, product) or ()}
    code = product.currency
    for one in product.packages:
        found = chosen.get(one.code)
        value = str(shown(Fraction(found.minor), Unit.AMOUNT, product.currency)) if found else ""
        bounds = [
            formats.amount(shown(end, Unit.AMOUNT, code), cells.language(), currency(code).exponent)
            for end in (one.bound.low, one.bound.high)
        ]
        said = _("required, %(low)s to %(high)s") if one.is_required else _("optional, %(low)s to %(high)s")  # fmt: skip
        name = name_in(one.names, cells.language())
        help_text = said % {"low": bounds[0], "high": bounds[1]}
        yield Input(f"{PACKAGE}{one.code}", name, value, unit=product.currency, help=help_text)


def packed_packages(given: Mapping[str, str]) -> str:
    """Return what the fields of packages say, as one text."""
    found = [
        f"{name.removeprefix(PACKAGE)}:{text.strip().replace(' ', '').replace(',', '.')}"
        for name, text in given.items()
        if name.startswith(PACKAGE) and text.strip()
    ]
    return " ".join(found)


def _shape(product: Product, texts: Texts) -> Iterator[Input]:
    for measure, label in (
        (Measure.GRACE_PRINCIPAL, _("Payments of interest alone")),
        (Measure.GRACE_INTEREST, _("Payments left out")),
        (Measure.DEFERRAL, _("Periods of deferral")),
    ):
        if takes(product, measure):
            yield Input(measure, label, texts.get(measure, ""))
    if product.repayment is Repayment.STEPS:
        help_text = _("Counts and weights in percent: 12x100 24x60")
        yield Input(
            "steps", _("Steps of the instalments"), texts.get("steps", ""), "text", help=help_text
        )
    if product.repayment is Repayment.SEASONAL:
        help_text = _("Twelve weights in percent, January first")
        yield Input(
            "seasons", _("Weights by month"), texts.get("seasons", ""), "text", help=help_text
        )
    if takes(product, Measure.DRAWDOWNS):
        help_text = _("Days and weights: 2026-12-01:40 2027-02-01:60")
        yield Input("draws", _("Price paid in parts"), texts.get("draws", ""), "text", help=help_text)  # fmt: skip


def _choice(
    name: str, label: Words, texts: Texts, offered: Sequence[str], words: Mapping[str, Words]
) -> Input:
    choices = [(one, words[one]) for one in offered]
    return Input(name, label, texts.get(name) or offered[0], "choice", choices=choices)


def _unit(product: Product, name: Unknown) -> Words:
    if name is Unknown.RATE:
        return "%"
    return "" if name is Unknown.TERM else product.currency


def found_text(values: Values, unknown: Unknown, currency: str, language: str = "en") -> str:
    """Return what was found as its field holds it: "331.82", "5.9999748", "48"; "331,82" in French."""
    text = _found(values, unknown, currency)
    return text if language == "en" else text.replace(".", ",")


def _found(values: Values, unknown: Unknown, currency: str) -> str:
    if unknown is Unknown.RATE:
        return _trimmed(values.rate.as_percent(7))
    amount = Fraction(getattr(values, unknown))
    unit = UNITS[Measure(unknown.value)] if unknown is not Unknown.RENTAL else Unit.AMOUNT
    return str(shown(amount, Unit.COUNT if unit is Unit.MONTHS else Unit.AMOUNT, currency))


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def example(product: Product) -> dict[str, str]:
    """Return values to begin with, inside the product's bounds, so that the first look teaches."""
    money = product.currency
    whole = Fraction(12_000_000 if money == "PLN" else 2_500_000)
    price = _within(product, Measure.PRICE, whole)
    shares = {
        Measure.FIRST_RENTAL: Fraction(1, 10) if takes(product, Measure.FIRST_RENTAL) else Fraction(0),
        Measure.RESIDUAL: Fraction(3, 10) if product.bound(Measure.RESIDUAL).low else Fraction(0),
    }  # fmt: skip
    months = _within(product, Measure.TERM, Fraction(36))
    return {
        "find": Unknown.RENTAL.value,
        "price": str(shown(price, Unit.AMOUNT, money)),
        "rate": _trimmed(shown(_within(product, Measure.RATE, Fraction(6, 100)), Unit.PERCENT, money)),
        "term": str(_rentals(product, months)),
        **{
            measure.value: str(shown(price * _within(product, measure, share), Unit.AMOUNT, money))
            for measure, share in shares.items()
            if share
        },
    }  # fmt: skip


def _rentals(product: Product, months: Fraction) -> int:
    each = {"monthly": Fraction(1), "quarterly": Fraction(3), "weekly": Fraction(12, 52)}
    return int(months / each[product.rhythms[0]])


def _within(product: Product, measure: Measure, value: Fraction) -> Fraction:
    bound = product.bound(measure)
    return min(max(value, bound.low), bound.high)
