"""Control totals: what the source says its contracts come to, and what the rows come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money, currency
from vigie.leasing.domain.asked_text import plain_number
from vigie.leasing.domain.takeover.running import Running

_FIGURES = ("contracts", "outstanding", "arrears")


@dataclass(frozen=True, slots=True)
class Total:
    """Contracts of one currency, in number and in minor units."""

    currency: str
    contracts: int
    outstanding: int
    arrears: int

    def shown(self) -> dict[str, str]:
        """Return the figures as people read them, amounts in units."""
        return {name: _shown(self.currency, name, getattr(self, name)) for name in _FIGURES} | {
            "currency": self.currency
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure on which source and rows differ; amounts as people read them."""

    currency: str
    figure: str
    expected: str
    found: str


def totals(rows: Iterable[Running]) -> tuple[Total, ...]:
    """Return what rows come to, a total for each currency in order of its code."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        one = sums.setdefault(row.agreement.currency, [0, 0, 0])
        for place, minor in enumerate((1, row.balances.outstanding, row.balances.arrears)):
            one[place] += minor
    return tuple(Total(code, *sums[code]) for code in sorted(sums))


def differences(expected: Iterable[Total], found: Iterable[Total]) -> tuple[Difference, ...]:
    """Return every figure on which two sets of totals differ; a currency not named counts as zero."""
    named = {one.currency: one for one in expected}
    counted = {one.currency: one for one in found}
    return tuple(
        Difference(code, figure, _shown(code, figure, one), _shown(code, figure, other))
        for code in sorted(set(named) | set(counted))
        for figure in _FIGURES
        for one in [getattr(named.get(code), figure, 0)]
        for other in [getattr(counted.get(code), figure, 0)]
        if one != other
    )


def read_totals(lines: Iterable[str]) -> tuple[Total, ...]:
    """Read control totals, one currency a line: "EUR; 10000; 185000000.00; 412345.67".

    Currency, number of contracts, outstanding, arrears. Raises Invalid `leasing.takeover_totals`
    naming the line that cannot be read, and for a currency named twice or none at all.
    """
    found: dict[str, Total] = {}
    for line in lines:
        if line.strip():
            one = _read(line)
            if one.currency in found:
                raise Invalid("leasing.takeover_totals", line=line.strip())
            found[one.currency] = one
    if not found:
        raise Invalid("leasing.takeover_totals", line="")
    return tuple(found.values())


def _read(line: str) -> Total:
    code, *figures = (part.strip() for part in line.split(";"))
    try:
        contracts, outstanding, arrears = (Fraction(plain_number(text)) for text in figures)
        per_unit = currency(code.upper()).per_unit
    except (ValueError, ZeroDivisionError, Invalid):
        raise Invalid("leasing.takeover_totals", line=line.strip()) from None
    whole = (contracts, outstanding * per_unit, arrears * per_unit)
    if any(one.denominator != 1 or one < 0 for one in whole):
        raise Invalid("leasing.takeover_totals", line=line.strip())
    return Total(code.upper(), *map(int, whole))


def _shown(code: str, figure: str, value: int) -> str:
    return str(value) if figure == "contracts" else str(Money(value, code).amount)
