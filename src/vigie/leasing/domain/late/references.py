"""The rates that laws refer to, by the day they began: shipped (`data/reference_rates.toml`), recorded.

A shipped series is known until a day. What is recorded says itself from which day to which it is
known; of two that hold on a day the one that began later counts. Other days are refused.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate

_TABLE = Path(__file__).parents[2] / "data" / "reference_rates.toml"


EURO = "nbp_euro_average"
"""Zloty for a euro, the average rate of the National Bank of a day (table A)."""
BONDS = "fr_bond_yield"
"""Average yield of the bonds issued in France in a half-year, known from its first day to its last."""
SERIES = ("ecb_refinancing", "fr_legal_professional", "nbp_reference", BONDS, EURO)
"""Every series that may be recorded; all but the last are in percent."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A value that an organisation read and recorded: percent, or zloty for a euro (`EURO`)."""

    series: str
    from_on: date
    until_on: date
    value: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One published rate: `steps` in order of their first days, the last known up to a day."""

    name: str
    source: str
    known_until: date
    steps: tuple[tuple[date, Rate], ...]
    recorded: tuple[Recorded, ...] = ()

    def __post_init__(self) -> None:
        begins = [begin for begin, _ in self.steps]
        ordered = all(one < other for one, other in pairwise(begins))
        if not begins or not ordered or begins[-1] > self.known_until:
            raise Invalid("leasing.reference_rates_disordered", name=self.name)

    def on(self, day: date) -> Rate:
        """Return the rate of a day; Refused where it is neither shipped nor recorded."""
        said = [one for one in self.recorded if one.from_on <= day <= one.until_on]
        if said:
            return Rate.percent(max(said, key=lambda one: one.from_on).value)
        found = [rate for begin, rate in self.steps if begin <= day]
        if not found or day > self.known_until:
            raise Refused("leasing.reference_rate_missing", name=self.name, on=day)
        return found[-1]

    def borders(self) -> set[date]:
        """Return the days on which the rate, or what is known of it, changes."""
        ends = {one.until_on + timedelta(days=1) for one in self.recorded}
        return {begin for begin, _ in self.steps} | {one.from_on for one in self.recorded} | ends


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of the rates that laws refer to: by series, the euro by day, bond yields.

    `costs` remembers what a unit owed has cost, by rule and days, as `interest.unit_cost` found it.
    """

    series: Mapping[str, Reference]
    euro: Mapping[date, Fraction] = field(default_factory=dict)
    bonds: tuple[Recorded, ...] = ()
    costs: dict[tuple[str, date, date], Fraction] = field(default_factory=dict, compare=False)

    def bond_yield(self, signed_on: date) -> Rate:
        """Return the yield of the half-year before a signature (D312-18); Refused without one."""
        half = date(signed_on.year, 1 if signed_on.month < 7 else 7, 1)
        day = half - timedelta(days=1)
        said = [one for one in self.bonds if one.from_on <= day <= one.until_on]
        if not said:
            raise Refused("leasing.reference_rate_missing", name=BONDS, on=day)
        return Rate.percent(max(said, key=lambda one: one.from_on).value)

    def euro_before(self, due_on: date) -> Fraction:
        """Return zloty for a euro on the last day recorded in the month before; Refused without one."""
        year, month = (due_on.year, due_on.month - 1) if due_on.month > 1 else (due_on.year - 1, 12)
        days = [day for day in self.euro if (day.year, day.month) == (year, month)]
        if not days:
            raise Refused("leasing.euro_rate_missing", month=f"{year}-{month:02d}")
        return self.euro[max(days)]


def known_with(recorded: Iterable[Recorded]) -> Known:
    """Return what is shipped, with what was recorded."""
    rows = tuple(recorded)
    series = {
        name: replace(one, recorded=tuple(row for row in rows if row.series == name))
        for name, one in references().items()
    }
    euro = {row.from_on: row.value for row in rows if row.series == EURO}
    return Known(series, euro, tuple(row for row in rows if row.series == BONDS))


@cache
def references() -> dict[str, Reference]:
    """Return every reference rate that Vigie ships, by its name."""
    raw = tomllib.loads(_TABLE.read_text("utf-8"))
    return {name: _reference(name, table) for name, table in raw.items()}


def _reference(name: str, table: dict[str, object]) -> Reference:
    rows, until = table["rows"], table["known_until"]
    assert isinstance(rows, list)
    assert isinstance(until, date)
    steps = tuple((row["from"], Rate.percent(row["percent"])) for row in rows)
    return Reference(name, str(table["source"]), until, steps)
