"""When a contract began, as far as its own file does not contradict itself.

A contract cannot begin or be delivered after its own end, nor, while it is watched, years from now: one of
the days is a slip (2062 for 2026), and which one nobody can tell.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

STARTS: Final = ("contract_starts_on", "delivered_on")
ENDS: Final = "contract_ends_on"
FURTHEST: Final = timedelta(days=731)
"""A vehicle ordered today is not delivered later than this."""


def impossible_starts(row: Mapping[str, str], on: date) -> Iterator[str]:
    """Yield the columns of a canonical portfolio row whose start cannot be, as seen on a day."""
    latest = (on + FURTHEST).isoformat()
    for column in STARTS:
        day = row.get(column, "")
        if day > latest or day > (row.get(ENDS) or day):
            yield column


def began_on(row: Mapping[str, str], on: date) -> str:
    """Return the start of the contract, else its delivery, as an ISO day; "" where none can be."""
    wrong = set(impossible_starts(row, on))
    return next((row[name] for name in STARTS if row.get(name) and name not in wrong), "")
