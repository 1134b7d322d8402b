"""The rules as people read them: every rule of the versions that ship, in three languages."""

import re
from string import Formatter

import pytest
from django.utils.translation import override

from vigie.fraud.domain.rulebook import compiled_rulebook, sentences
from vigie.fraud.portal.words.facts import FACTS
from vigie.fraud.portal.words.rules import rule_lines
from vigie.kernel.actor import system_actor
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in


def test_a_rule_reads_as_the_table_of_typologies_says() -> None:
    with override("en"):
        lines = {one.id: one for one in rule_lines(compiled_rulebook(None, {}).ruleset)}
    sale = lines["holder_changed"]
    told = (sale.levels, str(sale.concerns), sale.is_alert)
    assert told == (["red"], "the customer", True)
    assert sale.reasons[0].startswith("The holder changed on [")
    assert ("The contract was settled on [Settlement].", "none") in sale.exculpations
    lowered = dict(sale.exculpations)
    assert lowered["An insurance claim is open: a question to the insurer first."] == "orange"


def test_every_fact_of_a_sentence_has_a_word() -> None:
    named = {
        field
        for section in ("reasons", "exculpations")
        for texts in sentences()[section].values()
        for _text, field, _format, _conversion in Formatter().parse(texts["en"])
        if field
    }
    assert named - FACTS.keys() == set()


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
def test_every_rule_has_its_sentences(language: str) -> None:
    with override(language):
        lines = rule_lines(compiled_rulebook(None, {}).ruleset)
        assert len(lines) >= 24
        for line in lines:
            assert line.reasons, line.id
            assert line.levels or not line.is_alert, line.id
            words = [*line.reasons, *(one for one, _level in line.exculpations)]
            assert not [one for one in words if re.search(r"[{}]|^[a-z]+( [a-z]+)*$", one)], line.id


@pytest.mark.django_db
def test_the_page_shows_the_rules_in_force() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    page = signed_in(by, "risk").get("/settings/rules/").content.decode()
    assert page.count("<details><summary>") >= 24
    assert "What each rule says" in page
