"""What is known without the fields that a person said are mapped to the wrong column.

Such a cell holds another column's word: it is neither evidence nor a correction. What the register
says elsewhere (an operation, another field) stands.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.facts import SubjectFacts
from vigie.scoring.domain.signals import Signal

# What a field of a group may say or take back: of this nothing is read while it is doubted.
_MATTERS: Final[Mapping[str, frozenset[str]]] = {
    "pledge": frozenset({"pledge", "pledge_not_released", "pledge_lapsing"}),
    "opposition": frozenset({"opposition"}),
    "status": frozenset(
        {"exported", "destroyed", "stolen", "registered_late", "cloned", "title_washing"}
    ),
    "lessee": frozenset({"lessee_missing", "undeclared_use"}),
    "technical": frozenset({"technical", "undeclared_use", "title_washing"}),
}


def trusted(facts: SubjectFacts) -> SubjectFacts:
    """Return facts without what doubted fields say, now and in changes; they still name the doubts."""
    fields = {one.field for one in facts.doubts}
    if not fields:
        return facts
    told = facts.observed
    return replace(
        facts,
        observed=None if told is None else {n: told[n] for n in told if n not in fields},
        distortions=tuple(one for one in facts.distortions if one.field not in fields),
        changes=tuple(one for one in facts.changes if one.field not in fields),
    )


def without_doubted(signals: dict[str, Signal], facts: SubjectFacts) -> dict[str, Signal]:
    """Return signals without those that an absent cell makes where its field is doubted."""
    doubted = {f"{place}.{one.field}" for one in facts.doubts for place in ("register", "history")}
    return {name: one for name, one in signals.items() if one.source not in doubted}


def doubted_matters(facts: SubjectFacts) -> frozenset[str]:
    """Return the typologies of which doubted fields might speak, beside those of an empty holder."""
    groups = {BY_NAME[one.field].group for one in facts.doubts if one.field in BY_NAME}
    return frozenset().union(*(_MATTERS.get(group, frozenset()) for group in groups))
