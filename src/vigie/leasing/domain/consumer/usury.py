"""Usury ceilings by category and date, and whether a rate exceeds one.

Code de la consommation, art. L314-6: a loan is usurious when its TAEG exceeds by more than a third
the mean rate of the same category in the period before. No ceiling known for the day means refused.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate

_TABLE = Path(__file__).parents[2] / "data" / "usury.toml"


class Category(StrEnum):
    """Categories of the notice that a financer of vehicles meets."""

    UP_TO_3000 = "up_to_3000"
    UP_TO_6000 = "up_to_6000"
    ABOVE_6000 = "above_6000"
    LEASE_WITH_OPTION = "lease_with_option"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A published ceiling: a TAEG above `rate` is usurious from `from_on` to `until_on`."""

    category: Category
    from_on: date
    until_on: date
    rate: Rate
    source: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every ceiling known; Invalid `leasing.usury_thresholds_overlap` when two hold on one day."""

    rows: tuple[Threshold, ...]

    def __post_init__(self) -> None:
        ordered = sorted(self.rows, key=lambda row: (row.category, row.from_on))
        for one, other in pairwise(ordered):
            if one.category is other.category and other.from_on <= one.until_on:
                raise Invalid(
                    "leasing.usury_thresholds_overlap", category=one.category, on=other.from_on
                )

    def on(self, category: Category, day: date) -> Threshold:
        """Return the ceiling of a day; Refused `leasing.usury_threshold_missing` without one."""
        for row in self.rows:
            if row.category is category and row.from_on <= day <= row.until_on:
                return row
        raise Refused("leasing.usury_threshold_missing", category=category, on=day)

    def ensure_lawful(self, taeg: Rate, category: Category, signed_on: date) -> Threshold:
        """Return the ceiling that a rate keeps; Refused `leasing.usurious` above it.

        The rate is compared whole, not as it is shown.
        """
        found = self.on(category, signed_on)
        if taeg > found.rate:
            raise Refused(
                "leasing.usurious",
                taeg=taeg.as_percent(3),
                ceiling=found.rate.as_percent(2),
                category=category,
                on=signed_on,
            )
        return found


def ceiling_of_mean(mean: Rate) -> Rate:
    """Return the ceiling that follows from a mean rate: a third more (L314-6), unrounded."""
    return mean.times(Fraction(4, 3))


@cache
def shipped() -> Thresholds:
    """Return the ceilings in `data/usury.toml`: none, until somebody who read them adds them."""
    return thresholds_in(_TABLE.read_text("utf-8"))


def thresholds_in(text: str) -> Thresholds:
    """Read ceilings in the format that `data/usury.toml` describes.

    Invalid `leasing.usury_threshold_unreadable` names the row (from 1) that cannot be read.
    """
    try:
        rows = tomllib.loads(text).get("threshold", [])
    except tomllib.TOMLDecodeError:
        raise Invalid("leasing.usury_threshold_unreadable", row=0) from None
    return Thresholds(tuple(_read(rows)))


def _read(rows: Iterable[dict[str, object]]) -> Iterable[Threshold]:
    for number, row in enumerate(rows, start=1):
        try:
            found = Threshold(
                Category(str(row["category"])),
                _day(row["from"]),
                _day(row["until"]),
                Rate.percent(str(row["percent"])),
                str(row["source"]).strip(),
            )
        except (KeyError, TypeError, ValueError):
            raise Invalid("leasing.usury_threshold_unreadable", row=number) from None
        if found.until_on < found.from_on or found.rate <= Rate.zero() or not found.source:
            raise Invalid("leasing.usury_threshold_unreadable", row=number)
        yield found


def _day(value: object) -> date:
    if type(value) is not date:
        raise TypeError(value)
    return value
