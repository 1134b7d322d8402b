"""One financed vehicle through the days of the demo: what lender and register say, and when.

Days are counted from the day of the demo: -2 is the day before yesterday. A row that does not
change between two files is the same object, so that writers may format it once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from vigie.site.demo.draw import Draw, Row
from vigie.site.demo.lenders import Lender

EXTRACT_DAYS: Final = (-31, -24, -17, -10, -2, 0)
DELIVERY_DAYS: Final = (-31, -2)
SUSPENSE: Final = 999


class Operation(NamedTuple):
    """An act of the register: its code, its date and the date it was cancelled, if it was."""

    code: str
    occurred_on: date
    cancelled_on: date | None = None


class Inspection(NamedTuple):
    """A technical inspection with the odometer's reading in km."""

    inspected_on: date
    result: str
    odometer_km: int


@dataclass(slots=True)
class Case:
    """A contract and its certificate: a row, or none, per delivery and per extract."""

    lender: Lender
    today: date
    draw: Draw
    portfolio: list[Row | None]
    register: list[Row | None]
    operations: list[Operation] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)

    @property
    def contract(self) -> Row:
        """Return the portfolio row of the first delivery that has the contract."""
        return next(row for row in self.portfolio if row is not None)

    @property
    def certificate(self) -> Row:
        """Return the register row of the first extract that has the vehicle."""
        return next(row for row in self.register if row is not None)

    def day(self, offset: int) -> str:
        """Return the ISO date of a day counted from the day of the demo."""
        return (self.today + timedelta(offset)).isoformat()

    def known(self, extract: int) -> list[Operation]:
        """Return the operations that an extract can know, without cancellations to come."""
        as_of = self.today + timedelta(EXTRACT_DAYS[extract])
        return [
            op
            if op.cancelled_on is None or op.cancelled_on <= as_of
            else op._replace(cancelled_on=None)
            for op in self.operations
            if op.occurred_on <= as_of
        ]


Change = Callable[[Case], Row]


def at(**columns: str | int) -> Change:
    """Return a change that sets columns: a text as it is, a whole number as that day's date."""

    def change(case: Case) -> Row:
        return {
            name: case.day(value) if isinstance(value, int) else value
            for name, value in columns.items()
        }

    return change
