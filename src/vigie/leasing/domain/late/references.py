"""The rates that laws refer to, by the day they began (`data/reference_rates.toml`)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate

_TABLE = Path(__file__).parents[2] / "data" / "reference_rates.toml"


@dataclass(frozen=True, slots=True)
class Reference:
    """One published rate: `steps` in order of their first days, the last known up to a day."""

    name: str
    source: str
    known_until: date
    steps: tuple[tuple[date, Rate], ...]

    def __post_init__(self) -> None:
        begins = [begin for begin, _ in self.steps]
        ordered = all(one < other for one, other in pairwise(begins))
        if not begins or not ordered or begins[-1] > self.known_until:
            raise Invalid("leasing.reference_rates_disordered", name=self.name)

    def on(self, day: date) -> Rate:
        """Return the rate of a day; Refused before the first row and after `known_until`."""
        found = [rate for begin, rate in self.steps if begin <= day]
        if not found or day > self.known_until:
            raise Refused("leasing.reference_rate_missing", name=self.name, on=day)
        return found[-1]


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
