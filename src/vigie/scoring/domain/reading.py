"""Conditions read from data, checked against the vocabulary; errors name the place.

Raises `Invalid` with `scoring.condition_unreadable`, `scoring.signal_unknown`,
`scoring.operand_wrong` or `scoring.setting_unknown`; `place` reads like
`rules.exported.when.all[2]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.conditions import (
    OPERATORS,
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
    Operand,
    Operator,
    Present,
)
from vigie.scoring.domain.signals import SignalKind, Vocabulary, fits

_ORDERED = frozenset({"above", "below", "at_least", "at_most"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the conditions of one ruleset: its vocabulary, and its settings by name."""

    vocabulary: Vocabulary
    settings: Mapping[str, int]

    def condition(self, raw: object, place: str) -> Condition:
        """Return the condition that a table describes."""
        if not isinstance(raw, Mapping) or not raw:
            raise Invalid("scoring.condition_unreadable", place=place, value=str(raw))
        match next(iter(raw)), dict(raw):
            case "all", {"all": list(parts), **rest} if parts and not rest:
                return All(self._parts(parts, f"{place}.all"))
            case "any", {"any": list(parts), **rest} if parts and not rest:
                return AnyOf(self._parts(parts, f"{place}.any"))
            case "not", {"not": part, **rest} if not rest:
                return Not(self.condition(part, f"{place}.not"))
            case ("present" | "missing") as word, {**entries} if len(entries) == 1:
                return Present(self.signal(entries[word], place), word == "present")
            case _:
                return self._comparison(raw, place)

    def signal(self, name: object, place: str, kind: SignalKind | None = None) -> str:
        """Return the name of a signal of the vocabulary, of a kind when one is asked."""
        known = self.vocabulary.get(name) if isinstance(name, str) else None
        if known is None or (kind is not None and known.kind != kind):
            raise Invalid("scoring.signal_unknown", place=place, signal=str(name), kind=kind or "")
        return known.name

    def _parts(self, parts: list[object], place: str) -> tuple[Condition, ...]:
        return tuple(
            self.condition(part, f"{place}[{number}]") for number, part in enumerate(parts, 1)
        )

    def _comparison(self, raw: Mapping[str, object], place: str) -> Condition:
        operators = [word for word in OPERATORS if word in raw]
        if len(operators) != 1 or len(raw) != 2:
            raise Invalid("scoring.condition_unreadable", place=place, value=str(dict(raw)))
        operator = operators[0]
        if "signal" in raw:
            name = self.signal(raw["signal"], place)
            return Compare(name, operator, self._operand(raw[operator], name, operator, place))
        return self._days(raw, operator, place)

    def _days(self, raw: Mapping[str, object], operator: Operator, place: str) -> Condition:
        days = self._setting(raw[operator], place)
        if not fits("number", days) or operator in {"in", "not_in"}:
            raise Invalid("scoring.operand_wrong", place=place, operand=str(days), kind="number")
        match raw:
            case {"days_since": name}:
                first, second = name, None
            case {"days_between": [name, other]}:
                first, second = name, self.signal(other, place, "date")
            case _:
                raise Invalid("scoring.condition_unreadable", place=place, value=str(dict(raw)))
        return Days(self.signal(first, place, "date"), second, operator, days)

    def _operand(self, raw: object, name: str, operator: Operator, place: str) -> Operand:
        several = isinstance(raw, list)
        values = tuple(
            self._setting(one, place) for one in (raw if isinstance(raw, list) else [raw])
        )
        known = self.vocabulary[name]
        ordered = operator not in _ORDERED or known.kind in {"number", "date"}
        listed = several == (operator in {"in", "not_in"})
        right = all(
            fits(known.kind, one) and (not known.words or one in known.words) for one in values
        )
        if not (right and listed and ordered):
            raise Invalid("scoring.operand_wrong", place=place, operand=str(raw), kind=known.kind)
        return values if several else values[0]

    def _setting(self, raw: Any, place: str) -> Any:
        if not isinstance(raw, str) or not raw.startswith("$"):
            return raw
        if raw[1:] not in self.settings:
            raise Invalid("scoring.setting_unknown", place=place, setting=raw)
        return self.settings[raw[1:]]
