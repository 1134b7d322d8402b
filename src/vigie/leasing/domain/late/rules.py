"""How the rate of a late payment follows from a reference rate, by date (`data/late_rules.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.late.references import Reference, references

_TABLE = Path(__file__).parents[2] / "data" / "late_rules.toml"


@dataclass(frozen=True, slots=True)
class Version:
    """A rule as it stood from a day on: (reference + spread) times multiple."""

    from_on: date
    spread: Rate
    multiple: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class LateRule:
    """A statutory rate; `half_yearly` fixes the reference on 1 January and 1 July."""

    name: str
    reference: str
    half_yearly: bool
    versions: tuple[Version, ...]

    def rate_on(self, day: date, known: Mapping[str, Reference] | None = None) -> Rate:
        """Return the rate a year of a day; Refused where law or reference rate is not known.

        `known` stands in for the reference rates that Vigie ships.
        """
        version = self._version(day)
        reference = (references() if known is None else known)[self.reference]
        looked_up = _half_year(day) if self.half_yearly else day
        return (reference.on(looked_up) + version.spread).times(version.multiple)

    def changes(
        self, start: date, end: date, known: Mapping[str, Reference] | None = None
    ) -> list[date]:
        """Return the days after `start` and up to `end` on which the rate may change, in order."""
        begins = {version.from_on for version in self.versions}
        if self.half_yearly:
            years = range(start.year, end.year + 1)
            begins |= {date(year, month, 1) for year in years for month in (1, 7)}
        else:
            reference = (references() if known is None else known)[self.reference]
            begins |= reference.borders()
        return sorted(day for day in begins if start < day <= end)

    def _version(self, day: date) -> Version:
        found = [version for version in self.versions if version.from_on <= day]
        if not found:
            raise Refused("leasing.late_rule_missing", name=self.name, on=day)
        return found[-1]


def late_rule(name: str) -> LateRule:
    """Return a rule by its name; Invalid when there is none."""
    found = _rules().get(name)
    if found is None:
        known = ", ".join(sorted(_rules()))
        raise Invalid("leasing.late_rule_unknown", name=name, known=known)
    return found


@cache
def _rules() -> dict[str, LateRule]:
    raw = tomllib.loads(_TABLE.read_text("utf-8"))
    return {
        name: LateRule(
            name,
            table["reference"],
            table["half_yearly"],
            tuple(
                Version(
                    row["from"],
                    Rate.percent(row["spread"]),
                    Fraction(row["multiple"]),
                    row["source"],
                )
                for row in table["versions"]
            ),
        )
        for name, table in raw.items()
    }


def _half_year(day: date) -> date:
    return date(day.year, 1 if day.month < 7 else 7, 1)
