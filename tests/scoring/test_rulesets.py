"""Rulesets as data: reading, errors that name rule and place, levels explained step by step."""

from datetime import date

import pytest

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.evaluating import compile_ruleset, evaluate
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.parsing import read_ruleset, read_vocabulary
from vigie.scoring.domain.signals import Signal

ON = date(2026, 11, 20)
VOCABULARY = read_vocabulary(
    """
[left]
kind = "flag"
[left_on]
kind = "date"
[status]
kind = "text"
words = ["open", "settled"]
[consent]
kind = "flag"
"""
)
TEXT = """
id = "sample"
version = 3
state = "published"
[settings]
grace = 15
[exculpations.consent]
when = { signal = "consent", is = true }
lowers_to = "none"
[exculpations.settled]
when = { signal = "status", is = "settled" }
lowers_to = "yellow"
concerns = "nobody"
nature = "protection"
[caps.consent_unknown]
level = "orange"
when = { missing = "consent" }
[[rules]]
id = "left"
typology = "export"
concerns = "customer"
nature = "fraud"
when = { signal = "left", is = true }
levels = [{ level = "red", when = { days_since = "left_on", above = "$grace" } }, { level = "orange" }]
reasons = [{ code = "left", shows = ["left_on", "status"] }]
exculpations = ["consent", "settled"]
caps = ["consent_unknown"]
evidence = ["left_on"]
"""


def known(**values: object) -> dict[str, Signal]:
    return {name: Signal(name, value, None, ON, "test") for name, value in values.items()}  # type: ignore[arg-type]


def level(settings: dict[str, int] | None = None, **values: object) -> Level:
    ready = compile_ruleset(read_ruleset(TEXT, VOCABULARY, settings))
    return evaluate(ready, known(left=True, **values), ON).level


LONG_AGO, LATELY = date(2026, 11, 1), date(2026, 11, 10)


def test_the_ladder_follows_time() -> None:
    assert level(left_on=LATELY, consent=False) is Level.ORANGE
    assert level(left_on=LONG_AGO, consent=False) is Level.RED
    assert level({"grace": 30, "foreign": 1}, left_on=LONG_AGO, consent=False) is Level.ORANGE


def test_exculpations_lower_and_caps_hold_down() -> None:
    assert level(left_on=LONG_AGO) is Level.ORANGE
    assert level(left_on=LONG_AGO, consent=True) is Level.NONE
    assert level(left_on=LONG_AGO, consent=False, status="settled") is Level.YELLOW


def test_everything_is_explained() -> None:
    ready = compile_ruleset(read_ruleset(TEXT, VOCABULARY))
    said = evaluate(ready, known(left=True, left_on=LONG_AGO, status="settled"), ON)
    (finding,) = said.findings
    assert (said.ruleset, said.version, said.on) == ("sample", 3, ON)
    assert (finding.level, finding.evidence_level) == (Level.YELLOW, Level.RED)
    assert (finding.concerns, finding.nature) == ("nobody", "protection")
    assert [(one.code, one.answer) for one in finding.exculpations] == [
        ("consent", "unknown"),
        ("settled", "met"),
    ]
    assert [fact.name for fact in finding.reasons[0].facts] == ["left_on", "status"]
    assert finding.evidence == (("left_on", "2026-11-01"),)
    assert finding.caps == ()


def test_a_rule_that_does_not_speak_leaves_nothing() -> None:
    ready = compile_ruleset(read_ruleset(TEXT, VOCABULARY))
    assert evaluate(ready, known(left=False), ON).findings == ()
    assert evaluate(ready, {}, ON).level is Level.NONE


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('id = "left"', 'idd = "left"', "scoring.entry_unknown", "rules.1"),
        ('typology = "export"', "", "scoring.entry_missing", "rules.left"),
        ('nature = "fraud"', 'nature = "crime"', "scoring.word_unknown", "rules.left.nature"),
        ('level = "red"', 'level = "black"', "scoring.word_unknown", "rules.left.levels[1].level"),
        ('caps = ["consent_unknown"]', 'caps = ["x"]', "scoring.entry_missing", "rules.left.caps"),
        (
            '"left_on", "status"]',
            '"colour"]',
            "scoring.signal_unknown",
            "rules.left.reasons[1].shows",
        ),
        ('signal = "left"', 'signal = "gone"', "scoring.signal_unknown", "rules.left.when"),
        (
            'missing = "consent"',
            'missing = "c"',
            "scoring.signal_unknown",
            "caps.consent_unknown.when",
        ),
        ('state = "published"', 'state = "live"', "scoring.word_unknown", "ruleset.state"),
        ("version = 3", "version = ", "scoring.toml_unreadable", "ruleset"),
    ],
)
def test_errors_name_the_rule_and_the_place(old: str, new: str, code: str, place: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_ruleset(TEXT.replace(old, new), VOCABULARY)
    assert (refusal.value.code, refusal.value.params["place"]) == (code, place)


def test_a_rule_stands_once() -> None:
    rule = TEXT[TEXT.index("[[rules]]") :]
    with pytest.raises(Invalid, match=r"scoring\.rule_repeated"):
        read_ruleset(TEXT + rule, VOCABULARY)
