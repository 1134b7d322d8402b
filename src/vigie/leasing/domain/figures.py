"""The figures of the portfolio report one a line, for a spreadsheet or another system.

Columns: what is counted; the day, month end or quarter; the currency; the band or the age in months;
where a month later; contracts; outstanding and overdue in units of the currency; percent. Codes are
those of the API, whatever the reader's language.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from vigie.kernel.money import Money
from vigie.leasing.domain.measured import Measured
from vigie.leasing.domain.rolling import matrix
from vigie.leasing.domain.vintages import quarter_name

COLUMNS: Final = (
    "measure", "period", "currency", "from", "to", "contracts", "outstanding", "overdue", "percent",
)  # fmt: skip
Row = tuple[object, ...]


def lines_of(found: Measured, on: date, currency: str) -> Iterator[Row]:
    """Yield days past due, what is still to be paid out, the moves of each month, the curve of each quarter.

    What is still to be paid out stands as outstanding, for it will be.
    """
    for line in found.aged:
        owed = (Money(minor, currency).amount for minor in (line.outstanding, line.overdue))
        yield ("days_past_due", on, currency, line.band.value, "", line.contracts, *owed, "")
    undrawn = Money(found.undrawn, currency).amount
    yield ("still_to_be_paid_out", on, currency, "", "", "", undrawn, "", "")
    for month in found.months[1:]:
        for roll in matrix(found.moves, month):
            for band, contracts in roll.after.items():
                to = band.value if band else "over"
                yield (
                    "rolled", month, currency, roll.before.value, to, contracts, "", "",
                    roll.percent(band),
                )  # fmt: skip
    for vintage in found.vintages:
        quarter = quarter_name(vintage.year, vintage.quarter)
        for age, share in enumerate(vintage.curve(on), start=1):
            yield (
                "ever_over_30_days", quarter, currency, age, "", vintage.contracts, "", "", share,
            )  # fmt: skip
