"""The examples of Appendix J to Regulation Z."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.leasing.tabled import rows

from vigie.kernel.errors import Refused
from vigie.kernel.months import Unit
from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr.regulation_z import (
    Payment,
    UnitPeriod,
    nominal_rate,
    unit_periods,
)

PERIODS = {
    12: UnitPeriod(1, Unit.MONTH),
    24: UnitPeriod(15, Unit.DAY),
    4: UnitPeriod(3, Unit.MONTH),
    52: UnitPeriod(1, Unit.WEEK),
    13: UnitPeriod(4, Unit.WEEK),
    26: UnitPeriod(2, Unit.WEEK),
    6: UnitPeriod(2, Unit.MONTH),
}


@pytest.mark.parametrize("row", rows("regulation_z.csv"), ids=lambda row: row["id"])
def test_appendix_j(row: dict[str, str]) -> None:
    period, count = PERIODS[int(row["units_a_year"])], int(row["count"])
    assert period.a_year == int(row["units_a_year"])
    assert period.days == int(row["unit_days"])
    amounts = [Fraction(row["payment"])] * count
    amounts[0] = Fraction(row["first"] or amounts[0])
    amounts[-1] = Fraction(row["last"] or amounts[-1])
    odd = Fraction(int(row["days"]), period.days)
    payments = [Payment(0, Fraction(0), Fraction(row["advance"]))]
    payments += [
        Payment(int(row["whole"]) + index, odd, -amount) for index, amount in enumerate(amounts)
    ]
    assert nominal_rate(payments, period).as_percent(2) == Decimal(row["percent"])


@pytest.mark.parametrize(
    ("start", "end", "units_a_year", "whole", "days"),
    # First periods as long as those of (c)(1)(ii) to (v) and (c)(4)(ii).
    [
        ("1978-02-10", "1978-04-01", 12, 1, 19),
        ("1978-02-23", "1978-03-01", 24, 0, 6),
        ("1978-05-23", "1978-10-01", 4, 1, 39),
        ("1978-03-20", "1978-04-21", 52, 4, 4),
        ("1978-01-10", "1978-03-01", 6, 0, 52),
    ],
)
def test_odd_first_periods(start: str, end: str, units_a_year: int, whole: int, days: int) -> None:
    period = PERIODS[units_a_year]
    found = unit_periods(date.fromisoformat(start), date.fromisoformat(end), period)
    assert found == (whole, Fraction(days, period.days))


def test_free_credit_and_none() -> None:
    month = PERIODS[12]
    advance = Payment(0, Fraction(0), Fraction(100))
    assert nominal_rate([advance, Payment(1, Fraction(0), Fraction(-100))], month) == Rate.zero()
    with pytest.raises(Refused):
        nominal_rate([advance, Payment(1, Fraction(0), Fraction(-99))], month)
    with pytest.raises(Refused):
        nominal_rate([advance, Payment(1, Fraction(0), Fraction(-(10**9)))], month)
