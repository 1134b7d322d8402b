"""The annual percentage rate of the United States: a nominal rate by unit-periods.

Regulation Z (12 CFR part 1026), Appendix J, actuarial method: the rate of one unit-period times
the unit-periods of a year. Time is counted back from the payment in whole unit-periods, then in
days; the fraction that is left over earns simple interest, (1 + f i), the whole ones compound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.months import Unit, add_units
from vigie.kernel.rate import Rate

_WORKING = Context(prec=40)
_HALVINGS = 100
_HIGHEST = Decimal(100)


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """The rhythm: `every` weeks or months (or the 15 days of half a month, as 15 days)."""

    every: int
    unit: Unit

    @property
    def a_year(self) -> Fraction:
        """Return the unit-periods of a year: 12, 24, 52, 26 ... ((b)(3), (b)(5))."""
        return Fraction({Unit.DAY: 360, Unit.WEEK: 52, Unit.MONTH: 12}[self.unit], self.every)

    @property
    def days(self) -> int:
        """Return the days a fraction is measured by: 30 a month, 7 a week, 15 half a month."""
        return self.every * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30}[self.unit]


@dataclass(frozen=True, slots=True)
class Payment:
    """An amount so many whole unit-periods and a fraction of one after the first advance.

    `amount` is positive for an advance and negative for a payment.
    """

    whole: int
    fraction: Fraction
    amount: Fraction


def unit_periods(start: date, end: date, period: UnitPeriod) -> tuple[int, Fraction]:
    """Return the whole unit-periods between two dates, counted back from the later, and the rest.

    With months as the unit the rest is whole months of 30 days, then days ((b)(5)(ii) to (v)).
    """
    if period.unit is not Unit.MONTH:
        whole, rest = divmod((end - start).days, period.days)
        return whole, Fraction(rest, period.days)
    months = (end.year - start.year) * 12 + end.month - start.month
    months -= add_units(end, -months, Unit.MONTH) < start
    odd_days = (add_units(end, -months, Unit.MONTH) - start).days
    whole, odd_months = divmod(months, period.every)
    return whole, Fraction(odd_months * 30 + odd_days, period.days)


def nominal_rate(payments: Sequence[Payment], period: UnitPeriod) -> Rate:
    """Return the annual percentage rate: unit-periods a year times the rate of one.

    Refused `leasing.apr_none` when no rate from zero to 10,000 % a unit-period solves the equation.
    """
    with localcontext(_WORKING):
        low, high = Decimal(0), _HIGHEST
        if _value(payments, low) > 0 or _value(payments, high) <= 0:
            raise Refused("leasing.apr_none")
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if _value(payments, middle) > 0:
                high = middle
            else:
                low = middle
        return Rate(Fraction(low) * period.a_year)


def _value(payments: Sequence[Payment], rate: Decimal) -> Decimal:
    return sum(
        (
            _decimal(one.amount) / ((1 + _decimal(one.fraction) * rate) * (1 + rate) ** one.whole)
            for one in payments
        ),
        Decimal(0),
    )


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / exact.denominator
