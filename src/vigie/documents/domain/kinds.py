"""Kinds of document: is it personal, how long is it kept, by which law.

The rules stand in `data/kinds.toml` by country. A term starts with an event (`stored`, `issued`,
`contract_ended`); where the law counts from the end of the calendar year, so does the term.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.kernel.months import add_months

FALLBACK: Final = "FR"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long one kind is kept in one country, from which event, and the article that says so."""

    event: str
    years: int
    is_from_year_end: bool
    legal_basis: str

    def until(self, on: date) -> date:
        """Return the last day of the term when its event was on a day."""
        start = date(on.year, 12, 31) if self.is_from_year_end else on
        return add_months(start, 12 * self.years)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document."""

    name: str
    is_personal: bool
    retentions: Mapping[str, Retention]

    def retention(self, country: str) -> Retention:
        """Return the rule of a country; the French one where none was written."""
        return self.retentions.get(country, self.retentions[FALLBACK])


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name."""
    text = files("vigie.documents").joinpath("data/kinds.toml").read_text("utf-8")
    return {
        name: Kind(
            name,
            said["is_personal"],
            {
                country: Retention(
                    said["event"], rule["years"], rule["from_year_end"], rule["basis"]
                )
                for country, rule in said["keep"].items()
            },
        )
        for name, said in tomllib.loads(text).items()
    }


def kind_named(name: str) -> Kind:
    """Return a kind; Invalid when there is none of that name."""
    if name not in kinds():
        raise Invalid("documents.kind_unknown", kind=name, known=", ".join(sorted(kinds())))
    return kinds()[name]
