"""Rulesets read from TOML, once; every error names the rule and the place in it."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, get_args

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.assessment import Concerns, Nature, Outcome
from vigie.scoring.domain.levels import Level, level_of
from vigie.scoring.domain.reading import Reader
from vigie.scoring.domain.ruleset import (
    CapRule,
    ExculpationRule,
    ReasonRule,
    Rule,
    Ruleset,
    State,
    Step,
)
from vigie.scoring.domain.signals import SignalKind, SignalType, Vocabulary

_RULE_ENTRIES = frozenset(
    [
        "id",
        "typology",
        "outcome",
        "concerns",
        "nature",
        "when",
        "levels",
        "reasons",
        "exculpations",
        "caps",
        "evidence",
        "task",
    ]
)


def read_toml(text: str, place: str) -> dict[str, Any]:
    """Return the tables of a TOML text; Invalid `scoring.toml_unreadable` names line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line, column = _place_of(str(problem), text)
        raise Invalid("scoring.toml_unreadable", place=place, line=line, column=column) from problem


def _place_of(problem: str, text: str) -> tuple[int, int]:
    """Return line and column of what the parser says, the end of the text where it says that."""
    found = re.search(r"at line (\d+), column (\d+)", problem)
    lines = text.splitlines() or [""]
    return (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)


def read_vocabulary(text: str) -> Vocabulary:
    """Return the signals a TOML vocabulary declares: `[name]` with kind, words, meaning."""
    return {
        name: SignalType(
            name,
            _word(entry, "kind", get_args(SignalKind), name),
            tuple(entry.get("words", ())),
            entry.get("meaning", ""),
        )
        for name, entry in read_toml(text, "vocabulary").items()
    }


def read_ruleset(
    text: str, vocabulary: Vocabulary, settings: Mapping[str, int] | None = None
) -> Ruleset:
    """Return the ruleset of a TOML text; `settings` replace those the text declares.

    A setting that the text does not declare is ignored, so that one organisation's settings can
    serve several rulesets.
    """
    data = read_toml(text, "ruleset")
    chosen = {**data.get("settings", {})}
    chosen |= {name: value for name, value in (settings or {}).items() if name in chosen}
    parser = _Parser(Reader(vocabulary, chosen), data)
    rules = tuple(parser.rule(raw, number) for number, raw in enumerate(data.get("rules", ()), 1))
    _once([rule.id for rule in rules])
    state: State = _word(data, "state", get_args(State), "ruleset")
    return Ruleset(
        _entry(data, "id", str, "ruleset"),
        _entry(data, "version", int, "ruleset"),
        state,
        chosen,
        rules,
    )


class _Parser:
    """Reads rules; exculpations and caps are written once by name and cited by rules.

    A group of exculpations (`[groups]`) is cited as `@name`.
    """

    def __init__(self, reader: Reader, data: Mapping[str, Any]) -> None:
        self.reader = reader
        self.exculpations = {
            code: self._exculpation(code, raw) for code, raw in data.get("exculpations", {}).items()
        }
        self.groups: Mapping[str, list[str]] = data.get("groups", {})
        self.caps = {code: self._cap(code, raw) for code, raw in data.get("caps", {}).items()}

    def rule(self, raw: Mapping[str, Any], number: int) -> Rule:
        place = f"rules.{raw.get('id', number)}"
        if unknown := set(raw) - _RULE_ENTRIES:
            raise Invalid("scoring.entry_unknown", place=place, entry=min(unknown))
        return Rule(
            id=_entry(raw, "id", str, place),
            typology=_entry(raw, "typology", str, place),
            outcome=_word(raw, "outcome", get_args(Outcome), place, "alert"),
            concerns=_word(raw, "concerns", get_args(Concerns), place),
            nature=_word(raw, "nature", get_args(Nature), place),
            when=self.reader.condition(raw.get("when"), f"{place}.when"),
            levels=tuple(
                self._step(step, f"{place}.levels[{position}]")
                for position, step in enumerate(raw.get("levels", ()), 1)
            ),
            reasons=tuple(
                self._reason(reason, f"{place}.reasons[{position}]")
                for position, reason in enumerate(raw.get("reasons", ()), 1)
            ),
            exculpations=self._exonerating(raw, place),
            caps=_cited(raw, "caps", self.caps, place),
            evidence=self._signals(raw.get("evidence", ()), f"{place}.evidence"),
            task=raw.get("task", ""),
        )

    def _step(self, raw: Mapping[str, Any], place: str) -> Step:
        concerns, nature = _overrides(raw, place)
        return Step(_level(raw, "level", place), self._when(raw, place), concerns, nature)

    def _reason(self, raw: Mapping[str, Any], place: str) -> ReasonRule:
        shows = self._signals(raw.get("shows", ()), f"{place}.shows")
        return ReasonRule(_entry(raw, "code", str, place), shows, self._when(raw, place))

    def _exculpation(self, code: str, raw: Mapping[str, Any]) -> ExculpationRule:
        place = f"exculpations.{code}"
        concerns, nature = _overrides(raw, place)
        return ExculpationRule(
            code,
            self.reader.condition(raw.get("when"), f"{place}.when"),
            _level(raw, "lowers_to", place) if "lowers_to" in raw else None,
            self._signals(raw.get("shows", ()), f"{place}.shows"),
            concerns,
            nature,
        )

    def _exonerating(self, raw: Mapping[str, Any], place: str) -> tuple[ExculpationRule, ...]:
        """Return what a rule cites, each once; `@name` stands for all codes of a group."""
        codes: dict[str, None] = {}
        for code in raw.get("exculpations", ()):
            named = self.groups.get(code.removeprefix("@"), (code,)) if code[:1] == "@" else (code,)
            codes.update(dict.fromkeys(named))
        found: tuple[ExculpationRule, ...] = _cited(
            {"exculpations": codes}, "exculpations", self.exculpations, place
        )
        return found

    def _cap(self, code: str, raw: Mapping[str, Any]) -> CapRule:
        place = f"caps.{code}"
        when = self.reader.condition(raw.get("when"), f"{place}.when")
        return CapRule(code, _level(raw, "level", place), when)

    def _when(self, raw: Mapping[str, Any], place: str) -> Any:
        return self.reader.condition(raw["when"], f"{place}.when") if "when" in raw else None

    def _signals(self, names: Any, place: str) -> tuple[str, ...]:
        return tuple(self.reader.signal(name, place) for name in names)


def _entry(raw: Mapping[str, Any], name: str, kind: type, place: str) -> Any:
    if not isinstance(raw.get(name), kind) or raw[name] == "":
        raise Invalid("scoring.entry_missing", place=place, entry=name)
    return raw[name]


def _word(
    raw: Mapping[str, Any], name: str, words: tuple[str, ...], place: str, default: str = ""
) -> Any:
    word = raw.get(name, default)
    if word not in words:
        raise Invalid(
            "scoring.word_unknown", place=f"{place}.{name}", word=str(word), words=", ".join(words)
        )
    return word


def _level(raw: Mapping[str, Any], name: str, place: str) -> Level:
    words = tuple(level.word for level in Level)
    return level_of(_word(raw, name, words, place))


def _overrides(raw: Mapping[str, Any], place: str) -> tuple[Concerns | None, Nature | None]:
    concerns = _word(raw, "concerns", get_args(Concerns), place) if "concerns" in raw else None
    nature = _word(raw, "nature", get_args(Nature), place) if "nature" in raw else None
    return concerns, nature


def _cited(raw: Mapping[str, Any], name: str, known: Mapping[str, Any], place: str) -> Any:
    for code in raw.get(name, ()):
        if code not in known:
            raise Invalid("scoring.entry_missing", place=f"{place}.{name}", entry=code)
    return tuple(known[code] for code in raw.get(name, ()))


def _once(ids: list[str]) -> None:
    for position, one in enumerate(ids):
        if one in ids[:position]:
            raise Invalid("scoring.rule_repeated", rule=one)
