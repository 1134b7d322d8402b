"""The named, typed inputs of credit: no card reads any other."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.kernel.typography import printed
from vigie.scoring.domain.credit.excluded import LANGUAGES, refuse_excluded
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.domain.learning.tables import Column

_DATA: Final = Path(__file__).parents[2] / "data" / "credit"


class Source(StrEnum):
    """Where an input may come from; alerts, rules and registers of vehicles are not among them."""

    APPLICATION = "application"
    PARTY = "party"
    CONDUCT = "conduct"


@dataclass(frozen=True, slots=True)
class CreditInput:
    """One input. `categories` empty: a number in `unit`.

    `better` +1: more is better for the debtor, -1: less is, 0: neither. `is_actionable`: a person
    can change it within a year by his own acts.
    """

    name: str
    source: Source
    unit: str
    better: int
    is_actionable: bool
    names: tuple[str, str, str]
    categories: tuple[str, ...] = ()
    category_names: tuple[tuple[str, str, str], ...] = ()

    def said(self, language: str) -> str:
        """Return its name in a language."""
        return self.names[LANGUAGES.index(language)]

    def category_said(self, category: str, language: str) -> str:
        """Return the name of a category in a language."""
        place = self.categories.index(category)
        return self.category_names[place][LANGUAGES.index(language)]

    @property
    def column(self) -> Column:
        """Return it as a column of a model, whose score rises with the risk."""
        return Column(self.name, self.categories, -self.better)


@cache
def credit_inputs() -> Mapping[str, CreditInput]:
    """Return every input that a credit card may read, by name."""
    text = (_DATA / "inputs.toml").read_text("utf-8")
    found = {name: _input(name, one) for name, one in tomllib.loads(text).items()}
    refuse_excluded(found)
    return found


def _input(name: str, one: Mapping[str, object]) -> CreditInput:
    words = one.get("categories", {})
    assert isinstance(words, dict)
    return CreditInput(
        name,
        Source(str(one["source"])),
        str(one.get("unit", "")),
        int(str(one.get("better", 0))),
        one["actionable"] is True,
        _spaced(one["en"], one["fr"], one["pl"]),
        tuple(words),
        tuple(_spaced(said[0], said[1], said[2]) for said in words.values()),
    )


def _spaced(*said: object) -> tuple[str, str, str]:
    """Return the words of each language, spaced as it is printed."""
    en, fr, pl = (printed(str(one), code) for one, code in zip(said, LANGUAGES, strict=True))
    return en, fr, pl


def known_inputs(names: Iterable[str]) -> list[CreditInput]:
    """Return inputs by name.

    Invalid names the first that is excluded (`scoring.input_excluded`) or that nobody declared
    (`scoring.input_unknown`).
    """
    asked = list(names)
    refuse_excluded(asked)
    for name in asked:
        if name not in credit_inputs():
            raise Invalid("scoring.input_unknown", input=name, known=", ".join(credit_inputs()))
    return [credit_inputs()[name] for name in asked]


def check_values(values: Mapping[str, Input]) -> None:
    """Raise Invalid unless each value is of an input that is known, and of its type."""
    for one in known_inputs(values):
        value = values[one.name]
        if value is None:
            continue
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = value in one.categories if one.categories else is_number and abs(float(value)) < 1e12
        if not fits:
            kind = ", ".join(one.categories) or "number"
            raise Invalid("scoring.value_odd", input=one.name, value=str(value), kind=kind)
