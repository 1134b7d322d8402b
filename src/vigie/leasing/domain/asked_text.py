"""What is asked as plain text: the address of the calculator, the body of a call, a saved offer.

One flat table of texts, the same everywhere: amounts in units with a point ("25000.00"), the rate
in percent ("6.5"), dates as ISO writes them, steps as "12x100 24x60", seasons as twelve weights,
pay-outs as "2026-12-01:40 2027-02-01:60". What is absent takes the product's own default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vigie.kernel.errors import Invalid
from vigie.kernel.money import currency
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up, round_to
from vigie.leasing.domain.asked_packages import read_packages_asked
from vigie.leasing.domain.deals import Unknown, Values
from vigie.leasing.domain.packages import Chosen, PackageKind, amount_of
from vigie.leasing.domain.products import Basis, Product, Repayment
from vigie.leasing.domain.quotes import Asked
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.vat import gross_of, net_of

Texts = Mapping[str, str]
AMOUNTS = ("price", "rental", "first_rental", "residual", "subsidy", "deposit", "fee", "insurance", "services")  # fmt: skip
COUNTS = ("term", "grace_principal", "grace_interest", "deferral", "km")
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Wrong:
    """A text that cannot be read: the field and the code that says how to write it."""

    field: str
    code: str
    given: str


class _Reader:
    """Reads one table of texts and remembers what was wrong in it."""

    def __init__(self, texts: Texts, product: Product) -> None:
        self.texts = texts
        self.product = product
        self.wrong: list[Wrong] = []

    def text(self, field: str) -> str:
        return str(self.texts.get(field, "")).strip()[:LONGEST_TEXT]

    def amount(self, field: str) -> int:
        return round_half_up(self.number(field) * currency(self.product.currency).per_unit)

    def count(self, field: str, default: int = 0) -> int:
        if not self.text(field):
            return default
        value = self.number(field)
        return int(value) if value.denominator == 1 else int(self.fail(field, "count"))

    def number(self, field: str) -> Fraction:
        text = self.text(field)
        if not text:
            return Fraction(0)
        try:
            value = Fraction(plain_number(text))
        except (ValueError, ZeroDivisionError):
            return Fraction(self.fail(field, "number"))
        return value if 0 <= value < 10**13 else Fraction(self.fail(field, "number"))

    def day(self, field: str, default: date) -> date:
        text = self.text(field)
        if not text:
            return default
        try:
            found = date.fromisoformat(text)
        except ValueError:
            self.fail(field, "date")
            return default
        if not 1990 <= found.year <= 2100:
            self.fail(field, "date")
        return found if 1990 <= found.year <= 2100 else default

    def fail(self, field: str, kind: str) -> int:
        self.wrong.append(Wrong(field, f"leasing.asked_{kind}", self.text(field)))
        return 0


def plain_number(text: str) -> str:
    """Return a number as Python reads it, from what people type: "25 000,50" → "25000.50"."""
    bare = text.translate({ord(space): None for space in " \u00a0\u202f"})
    return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare


def read_asked(texts: Texts, product: Product, today: date) -> tuple[Asked, tuple[Wrong, ...]]:
    """Return what a table of texts asks of a product, and every text that could not be read."""
    reader = _Reader(texts, product)
    signed = reader.day("signed", today)
    start = reader.day("start", signed)
    unknown = _unknown(reader)
    packages = _packages(reader)
    asked = Asked(
        unknown=unknown,
        values=_values(reader, signed),
        signed_on=signed,
        start_on=start,
        rhythm=reader.text("rhythm") or product.rhythms[0],
        asset_class=reader.text("asset") or product.asset_classes[0],
        deposit=reader.amount("deposit"),
        fee=reader.amount("fee") if reader.text("fee") else product.fee,
        fee_financed=reader.text("fee_financed") == "yes",
        insurance=reader.amount("insurance") + amount_of(packages, PackageKind.INSURANCE),
        services=reader.amount("services") + amount_of(packages, PackageKind.SERVICE),
        grace_principal=reader.count("grace_principal"),
        grace_interest=reader.count("grace_interest"),
        deferral=reader.count("deferral"),
        steps=_steps(reader),
        seasons=_seasons(reader),
        draws=_draws(reader, start),
        km=reader.count("km"),
        packages=packages,
    )
    return asked, tuple(reader.wrong)


def _unknown(reader: _Reader) -> Unknown:
    text = reader.text("find") or Unknown.RENTAL
    if text not in set(Unknown):
        reader.fail("find", "find")
        return Unknown.RENTAL
    return Unknown(text)


def _values(reader: _Reader, signed: date) -> Values:
    amounts = {name: reader.amount(name) for name in AMOUNTS[:5]}
    rate = Rate(round_to(reader.number("rate") / 100, 9))
    given = reader.text("price_is") or reader.product.basis
    amounts["price"] = _on_basis(amounts["price"], given, reader.product, signed)
    return Values(**amounts, rate=rate, term=max(reader.count("term", 1), 1))


def _on_basis(price: int, given: str, product: Product, signed: date) -> int:
    if given == product.basis:
        return price
    regime = regime_on(product.country, signed)
    return net_of(price, regime) if product.basis is Basis.NET else gross_of(price, regime)


def _steps(reader: _Reader) -> tuple[tuple[int, int], ...]:
    if reader.product.repayment is not Repayment.STEPS:
        return ()
    return _pairs(reader, "steps", "x") or ((1, 100),)


def _pairs(reader: _Reader, field: str, sign: str) -> tuple[tuple[int, int], ...]:
    found = []
    for part in reader.text(field).split():
        left, _, right = part.partition(sign)
        if not (left.isdecimal() and right.isdecimal() and int(left) and len(part) < 12):
            reader.fail(field, field)
            return ()
        found.append((int(left), int(right)))
    return tuple(found)


def _packages(reader: _Reader) -> tuple[Chosen, ...]:
    found = read_packages_asked(reader.text("packages"), reader.product)
    if found is None:
        reader.fail("packages", "packages")
    return found or ()


def _seasons(reader: _Reader) -> tuple[int, ...]:
    if reader.product.repayment is not Repayment.SEASONAL:
        return ()
    parts = reader.text("seasons").split()
    if not parts:
        return (100,) * 12
    if len(parts) != 12 or not all(part.isdecimal() and len(part) < 5 for part in parts):
        reader.fail("seasons", "seasons")
        return (100,) * 12
    return tuple(map(int, parts))


def _draws(reader: _Reader, start: date) -> tuple[tuple[date, int], ...]:
    found = []
    for part in reader.text("draws").split():
        day, _, weight = part.partition(":")
        try:
            found.append((date.fromisoformat(day), int(weight)))
        except ValueError:
            reader.fail("draws", "draws")
            return ()
    if any(day < start or weight < 1 for day, weight in found):
        reader.fail("draws", "draws")
        return ()
    return tuple(sorted(found))


def asked_or_refuse(texts: Texts, product: Product, today: date) -> Asked:
    """Return what is asked; Invalid by the first text that could not be read."""
    asked, wrong = read_asked(texts, product, today)
    for one in wrong:
        raise Invalid(one.code, field=one.field, given=one.given)
    return asked


def signed_on(texts: Texts, today: date) -> date:
    """Return the day of signature that a table of texts gives, or today."""
    try:
        return date.fromisoformat(str(texts.get("signed", "")).strip())
    except ValueError:
        return today
