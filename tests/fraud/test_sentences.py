"""Every code a rule may show has a sentence in three languages that names only its own facts."""

import re
import string

import pytest

from vigie.fraud.domain.rulebook import builtin_text, sentences, typologies, vocabulary
from vigie.scoring.domain.parsing import read_ruleset
from vigie.scoring.domain.ruleset import Rule

RULES = read_ruleset(builtin_text(), vocabulary()).rules
LANGUAGES = ("en", "fr", "pl")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_told_in_three_languages(rule: Rule) -> None:
    shown = [("reasons", one.code, set(one.shows)) for one in rule.reasons]
    shown += [("exculpations", one.code, set(one.shows)) for one in rule.exculpations]
    shown += [("caps", one.code, {"level"}) for one in rule.caps]
    shown += [("tasks", rule.task, set())] if rule.task else []
    for section, code, facts in shown:
        texts = sentences()[section][code]
        assert set(texts) == set(LANGUAGES)
        for language in LANGUAGES:
            assert placeholders(texts[language]) <= facts, (code, language)
    names = typologies()[rule.typology]
    assert all(names[language] for language in LANGUAGES)


def test_no_sentence_is_left_without_a_rule() -> None:
    told = {one.code for rule in RULES for one in rule.reasons} | {"model_chance"}
    assert set(sentences()["reasons"]) == told


def test_every_signal_of_the_vocabulary_is_explained() -> None:
    assert all(re.match(r"[A-Z]", one.meaning) for one in vocabulary().values())


def test_the_built_in_rules_cover_the_typologies_of_the_first_issue() -> None:
    numbers = {typologies()[rule.typology]["number"] for rule in RULES if rule.outcome == "alert"}
    assert {1, 2, 3, 5, 6, 8, 12, 13, 14, 15, 18, 23} <= numbers
    assert {102, 103, 104, 105} <= numbers
