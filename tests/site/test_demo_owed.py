"""What the demo's file says is owed is what its books come to, month by month."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from vigie.kernel.months import add_months
from vigie.kernel.rounding import round_half_up
from vigie.site.demo.owed import months_due, months_of, nominal_percent, outstanding

STARTS = date(2024, 1, 31)


def row(financed: str, residual: str, months: int) -> dict[str, str]:
    return {
        "contract_number": "CZL260000001",
        "contract_starts_on": STARTS.isoformat(),
        "contract_ends_on": (STARTS + timedelta(months * 30 + months // 2)).isoformat(),
        "financed_amount": financed,
        "residual_amount": residual,
    }


def balances(financed: int, residual: int, months: int) -> list[int]:
    """Return the balance in cents after each month, every instalment rounded as a lender's are."""
    monthly = nominal_percent("CZL260000001") / 1_200
    growth = (1 + monthly) ** months
    level = round_half_up((financed * growth - residual) * monthly / (growth - 1))
    found = [financed]
    for _ in range(months):
        found.append(found[-1] + round_half_up(found[-1] * monthly) - level)
    return found


@pytest.mark.parametrize(
    ("financed", "residual", "months"),
    [("68893.00", "0.00", 36), ("25000.00", "9000.00", 48), ("143210.55", "40123.10", 72)],
)
def test_the_file_says_what_the_books_come_to(financed: str, residual: str, months: int) -> None:
    told = row(financed, residual, months)
    cents = {name: round(float(told[f"{name}_amount"]) * 100) for name in ("financed", "residual")}
    for gone, balance in enumerate(balances(cents["financed"], cents["residual"], months)):
        said = round(float(outstanding(told, add_months(STARTS, gone))) * 100)
        assert abs(said - balance) <= 40, gone
    assert outstanding(told, date(2040, 1, 1)) == residual


def test_a_month_is_due_on_its_day_and_the_end_of_a_month_does_not_slide() -> None:
    days = [date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 30)]
    assert [months_due(STARTS, day) for day in days] == [0, 0, 1, 1]
    assert months_due(STARTS, date(2024, 3, 31)) == 2
    assert months_due(STARTS, date(2023, 1, 1)) == 0
    assert months_of(STARTS, STARTS + timedelta(48 * 30 + 24)) == 48
    assert Fraction(39, 10) <= nominal_percent("anything") <= Fraction(78, 10)
