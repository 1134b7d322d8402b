"""The VAT of a period as a tax office asks for it: bases and taxes by rate, and the boxes of a form.

France: form 3310-CA3. What is supplied stands in A1 and, by rate, in 08, 09, 9B or 13; the tax of
what was cancelled or went unpaid after it had fallen due is imputed like a deduction (CGI, art. 272, 1
and 271), box 21. Poland: form VAT-7 inside JPK_V7; a correction lowers the supplies of its period
(ustawa o VAT, art. 29a ust. 13). Forms are filled in whole euros and złoty, halves up (CGI, ann. IV,
art. 22 bis A; Ordynacja podatkowa, art. 63 § 1); the exact amounts stand beside.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.kernel.months import add_months
from vigie.kernel.rounding import round_half_up

CURRENCIES: Final[Mapping[str, str]] = {"FR": "EUR", "PL": "PLN"}


@dataclass(frozen=True, slots=True)
class VatPeriod:
    """A month or a quarter, by its first and its last day."""

    name: str
    first: date
    last: date


def period_named(name: str) -> VatPeriod:
    """Return the period of a name: 2027-02, or 2027-Q1; Invalid `leasing.vat_period` for another."""
    year, _, part = name.partition("-")
    months = {f"{month:02}": (month, 1) for month in range(1, 13)}
    months |= {f"Q{quarter}": (3 * quarter - 2, 3) for quarter in range(1, 5)}
    if not (len(year) == 4 and year.isdigit() and year > "1900") or part not in months:
        raise Invalid("leasing.vat_period", period=name)
    month, length = months[part]
    first = date(int(year), month, 1)
    return VatPeriod(name, first, add_months(first, length) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class VatLine:
    """What fell due at one rate, in minor units; a credit lowers what fell due before.

    `with_payment`: the tax waited for its payment; else it fell due with the invoice.
    """

    rate: Fraction
    is_credit: bool
    with_payment: bool
    base: int
    tax: int

    @property
    def percent(self) -> Fraction:
        """Return the rate in percent."""
        return self.rate * 100


@dataclass(frozen=True, slots=True)
class Deductible:
    """Tax of what was bought, in minor units: vehicles, which are fixed assets, and anything else."""

    asset_base: int = 0
    asset_tax: int = 0
    other_base: int = 0
    other_tax: int = 0

    @property
    def tax(self) -> int:
        """Return all of it."""
        return self.asset_tax + self.other_tax


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a form, minor units: `base` and `tax` where it has them."""

    code: str
    base: int | None = None
    tax: int | None = None


@dataclass(frozen=True, slots=True)
class VatFound:
    """What fell due in a period, what bears no tax (`exempt`, a base), and what is deducted."""

    lines: tuple[VatLine, ...]
    exempt: int
    deductible: Deductible

    @property
    def due(self) -> int:
        """Return the tax on what was supplied, credits taken off."""
        return sum(line.tax for line in self.lines)

    @property
    def payable(self) -> int:
        """Return what is to be paid; below zero a credit."""
        return self.due - self.deductible.tax


def boxes_of(country: str, found: VatFound) -> tuple[Box, ...]:
    """Return the boxes of the form of a country; Invalid `leasing.vat_country` where none is known."""
    if country not in _FORMS:
        raise Invalid("leasing.vat_country", country=country, known=", ".join(_FORMS))
    return _FORMS[country](found)


def whole(minor: int) -> int:
    """Return minor units in whole units of the currency, halves away from zero."""
    return round_half_up(Fraction(minor, 100))


def _french(found: VatFound) -> tuple[Box, ...]:
    made = [line for line in found.lines if not line.is_credit]
    rates = {Fraction(1, 5): "08", Fraction(11, 200): "09", Fraction(1, 10): "9B"}
    gross = sum(line.tax for line in made)
    credited = -sum(line.tax for line in found.lines if line.is_credit)
    bought = found.deductible
    deducted = bought.tax + credited
    return (
        Box("A1", base=sum(line.base for line in made if line.rate)),
        Box("E2", base=found.exempt + sum(line.base for line in found.lines if not line.rate)),
        *_by_rate(made, lambda rate: rates.get(rate, "13")),
        Box("16", tax=gross),
        Box("19", tax=bought.asset_tax),
        Box("20", tax=bought.other_tax),
        Box("21", tax=credited),
        Box("23", tax=deducted),
        Box("25", tax=max(deducted - gross, 0)),
        Box("28", tax=max(gross - deducted, 0)),
    )


def _polish(found: VatFound) -> tuple[Box, ...]:
    bought, untaxed = found.deductible, [line for line in found.lines if not line.rate]
    taxed = [line for line in found.lines if line.rate]
    exempt = found.exempt + sum(line.base for line in untaxed)
    return (
        Box("P_10", base=exempt),
        *_by_rate(taxed, _polish_box),
        Box("P_37/P_38", exempt + sum(line.base for line in taxed), found.due),
        Box("P_40/P_41", bought.asset_base, bought.asset_tax),
        Box("P_42/P_43", bought.other_base, bought.other_tax),
        Box("P_48", tax=bought.tax),
        Box("P_51", tax=max(found.payable, 0)),
        Box("P_53", tax=max(-found.payable, 0)),
    )


def _polish_box(rate: Fraction) -> str:
    if rate <= Fraction(5, 100):
        return "P_15/P_16"
    return "P_17/P_18" if rate <= Fraction(8, 100) else "P_19/P_20"


def _by_rate(lines: Iterable[VatLine], box: Callable[[Fraction], str]) -> list[Box]:
    sums: dict[str, tuple[int, int]] = {}
    for line in (line for line in lines if line.rate):
        base, tax = sums.get(box(line.rate), (0, 0))
        sums[box(line.rate)] = (base + line.base, tax + line.tax)
    return [Box(code, base, tax) for code, (base, tax) in sorted(sums.items())]


_FORMS: Final[Mapping[str, Callable[[VatFound], tuple[Box, ...]]]] = {
    "FR": _french,
    "PL": _polish,
}
