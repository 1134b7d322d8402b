"""A ruleset for readers: each rule by its matter, how certain it may be, why, and what exonerates."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from vigie.fraud.domain import rulebook
from vigie.fraud.portal.words.alerts import CONCERNS, NATURES, typology_name
from vigie.fraud.portal.words.facts import fact_label
from vigie.scoring.domain.ruleset import Rule, Ruleset
from vigie.ui import cells

Words = str | Promise


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: sentences hold the names of facts where an alert holds their values.

    `exculpations` pairs what exonerates with the level that it lowers to (`none`: no alert).
    """

    id: str
    matter: str
    levels: Sequence[str]
    concerns: Words
    nature: Words
    reasons: Sequence[str]
    exculpations: Sequence[tuple[str, str]]
    is_alert: bool


def rule_lines(ruleset: Ruleset) -> list[RuleLine]:
    """Return the rules in the order of the ruleset."""
    return [_line(rule) for rule in ruleset.rules]


def _line(rule: Rule) -> RuleLine:
    levels = dict.fromkeys(step.level for step in rule.levels)
    return RuleLine(
        id=rule.id,
        matter=typology_name(rule.typology),
        levels=[level.word for level in sorted(levels, reverse=True)],
        concerns=CONCERNS[rule.concerns],
        nature=NATURES[rule.nature],
        reasons=[_named("reasons", one.code) for one in rule.reasons],
        exculpations=[
            (_named("exculpations", one.code), "" if one.lowers_to is None else one.lowers_to.word)
            for one in rule.exculpations
        ],
        is_alert=rule.outcome == "alert",
    )


class _Names(dict[str, str]):
    """What each fact is called, in brackets."""

    def __missing__(self, name: str) -> str:
        return f"[{fact_label(name)}]"


def _named(section: str, code: str) -> str:
    texts = rulebook.sentences()[section].get(code)
    if texts is None:
        return code.replace("_", " ")
    text = texts.get(cells.language()) or texts["en"]
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").format_map(_Names())
