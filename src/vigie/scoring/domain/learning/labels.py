"""A verdict on a case, when it may be believed, and the columns that its inputs make."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.tables import Column, Layout

# A text column with more words than this is an identifier, not a category.
MOST_WORDS = 60
Input = str | float | int | bool | None


@dataclass(frozen=True)
class GivenLabel:
    """What somebody found out about a case.

    `case` names it for ever; `inputs` is what was known of it on `scored_on`; `probability` is with
    what chance it was looked at (1 for an alert, the rate for a random audit). `is_withdrawn`: an
    earlier verdict no longer stands, and none took its place.
    """

    case: str
    is_positive: bool
    source: str
    effective_on: date
    scored_on: date
    inputs: Mapping[str, Input]
    why_looked: str = "alert"
    probability: float = 1.0
    is_withdrawn: bool = False


@cache
def delays() -> dict[str, int]:
    """Return, by source, how many days pass until its labels may be believed."""
    text = (Path(__file__).parents[2] / "data" / "sources.toml").read_text("utf-8")
    return {name: int(held["days"]) for name, held in tomllib.loads(text).items()}


def night_of(label: GivenLabel, today: date) -> date:
    """Return the night that learns a label: matured, and never one that is past.

    Invalid (`scoring.source_unknown`, `scoring.label_odd`) where it cannot be believed at all.
    """
    if label.source not in delays():
        raise Invalid("scoring.source_unknown", source=label.source, known=", ".join(delays()))
    if not 0 < label.probability <= 1 or label.scored_on > label.effective_on:
        raise Invalid("scoring.label_odd", case=label.case)
    return max(label.effective_on + timedelta(days=delays()[label.source]), today)


def layout_of(inputs: Iterable[Mapping[str, Input]]) -> Layout:
    """Return the columns that cases have: numbers, or words where a text was seen.

    Columns of one value only and texts of more than 60 words are left out.
    """
    seen: dict[str, set[Any]] = {}
    for row in inputs:
        for name, value in row.items():
            if value is not None:
                seen.setdefault(name, set()).add(value)
    columns = [_column(name, seen[name]) for name in sorted(seen) if len(seen[name]) > 1]
    return Layout(tuple(column for column in columns if len(column.categories) <= MOST_WORDS))


def _column(name: str, values: set[Any]) -> Column:
    if any(isinstance(value, str) for value in values):
        return Column(name, tuple(sorted(map(str, values))))
    return Column(name)
