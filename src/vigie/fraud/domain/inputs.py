"""What the model of frauds reads of a contract: named numbers, each with its sentence.

`data/inputs.toml` is the catalogue. Most inputs are signals put into numbers; the others are facts of
the contract and what the rules say. What is not known is absent, except where the catalogue says
what absence means: a signal that no source gives about a contract in order counts as nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from vigie.kernel.typography import printed
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.parsing import read_toml
from vigie.scoring.domain.signals import Signal, Signals

_DATA: Final = Path(__file__).parent.parent / "data"
_MONTH: Final = 30.4375
# A learned pattern must not learn from itself.
LEARNED: Final = "model"
LEARNED_PATTERN: Final = "learned_pattern"


@dataclass(frozen=True, slots=True)
class InputKind:
    """One input: where it comes from, how it becomes a number, its sentence in three languages.

    `signal` empty: a fact of the contract, given by name. `read`: `number`, `flag`, `months` since a
    date, `words` with a number for each, or `flag_words` where that number is yes or no. `absent` None: not known when the signal is absent.
    """

    name: str
    signal: str
    read: str
    absent: float | None
    words: Mapping[str, float]
    sentences: Mapping[str, str]

    def number(self, signal: Signal | None, on: date) -> float | None:
        """Return a signal as the number that the model reads, None where nothing is known."""
        if signal is None:
            return self.absent
        value = signal.value
        if self.words:
            return self.words.get(str(value), self.absent)
        if self.read == "months" and isinstance(value, date):
            return round((on - value).days / _MONTH, 1)
        return float(value) if isinstance(value, bool | int | Decimal) else self.absent


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The inputs of one version of the catalogue; `name` is kept with what was read under it."""

    name: str
    kinds: Mapping[str, InputKind]


@cache
def catalogue() -> Catalogue:
    """Return the inputs of a contract, as `data/inputs.toml` names them."""
    held = read_toml((_DATA / "inputs.toml").read_text("utf-8"), "inputs.toml")
    kinds = {name: _kind(name, entry) for name, entry in held["inputs"].items()}
    return Catalogue(str(held["name"]), kinds)


def inputs_of(
    signals: Signals, facts: Mapping[str, float], findings: Sequence[Finding], on: date
) -> dict[str, float]:
    """Return the inputs of a contract on a day: signals, facts of the contract, what the rules say."""
    told = {**facts, **_told(findings)}
    found = {
        name: kind.number(signals.get(kind.signal), on) if kind.signal else told.get(name)
        for name, kind in catalogue().kinds.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _told(findings: Sequence[Finding]) -> dict[str, float]:
    """Return what the rules say: the highest level, how many speak, how much exonerates."""
    speaking = [one for one in findings if one.outcome == "alert" and one.rule != LEARNED]
    met = sum(answer.answer == "met" for one in findings for answer in one.said.exculpations)
    return {
        "rule_level": float(max((one.level for one in speaking), default=Level.NONE)),
        "rules_speaking": float(sum(one.level > Level.NONE for one in speaking)),
        "exculpations_met": float(met),
    }


def _kind(name: str, entry: Mapping[str, Any]) -> InputKind:
    absent = entry.get("absent")
    return InputKind(
        name,
        str(entry.get("signal", "")),
        str(entry.get("read", "number")),
        None if absent is None else float(absent),
        {word: float(value) for word, value in entry.get("words", {}).items()},
        {language: printed(str(entry[language]), language) for language in ("en", "fr", "pl")},
    )
