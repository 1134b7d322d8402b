"""What a contract of the demo still owes: one schedule for the lender's file and for its books.

The level instalment repays what was financed down to the residual, a month at a time. The file
tells the closed form to a cent or so; the books round each instalment, as a lender's do.
"""

import hashlib
from datetime import date
from fractions import Fraction

from vigie.kernel.months import add_months
from vigie.site.demo.draw import Row


def nominal_percent(contract_number: str) -> Fraction:
    """Return the nominal rate of a contract, 3.9 to 7.8 % a year: always the same for a number."""
    place = int(hashlib.sha256(contract_number.encode()).hexdigest()[:8], 16)
    return Fraction(39 + place % 40, 10)


def months_of(starts_on: date, ends_on: date) -> int:
    """Return the instalments of a contract: its length in months."""
    return round((ends_on - starts_on).days / 30.4375)


def months_due(starts_on: date, on: date) -> int:
    """Return how many monthly due dates after the start lie on a day or before it."""
    months = (on.year - starts_on.year) * 12 + on.month - starts_on.month
    return max(months - (add_months(starts_on, months) > on), 0)


def outstanding(row: Row, on: date) -> str:
    """Return what a portfolio row owes at the end of a day, nothing overdue, in units."""
    starts_on, ends_on = (
        date.fromisoformat(row[f"contract_{edge}_on"]) for edge in ("starts", "ends")
    )
    count = months_of(starts_on, ends_on)
    financed, residual = float(row["financed_amount"]), float(row["residual_amount"])
    monthly = float(nominal_percent(row["contract_number"])) / 1_200
    whole, gone = (
        (1 + monthly) ** months for months in (count, min(months_due(starts_on, on), count))
    )
    level = (financed * whole - residual) * monthly / (whole - 1)
    return f"{financed * gone - level * (gone - 1) / monthly:.2f}"
