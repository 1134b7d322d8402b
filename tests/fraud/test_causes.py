"""Why an alert went: each cause by its name, and no pledge that lapsed is told as renewed."""

from dataclasses import replace
from datetime import date

import pytest

from vigie.fraud.domain.causes import Cause, Part, why_gone, why_lower
from vigie.scoring.domain.assessment import Cap, Exonerating, Finding
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal
from vigie.testing.alerts import finding

ON = date(2026, 11, 20)
SETTLED = Exonerating("settled", "met", Level.NONE)
CLAIM = Exonerating("claim", "met", Level.ORANGE)
UNMET = Exonerating("succession", "not_met", Level.ORANGE)


def said(name: str, value: str | date) -> Signal:
    return Signal(name, value, None, ON, f"register.{name}")


@pytest.mark.parametrize(
    ("state", "day", "by"),
    [
        ("ours", date(2031, 1, 1), "pledge_renewed"),
        ("ours", date(2026, 11, 19), "pledge_lapsed"),
        ("lapsed", date(2026, 11, 19), "pledge_lapsed"),
        ("lifted", None, "pledge_lost"),
        ("other", None, "pledge_lost"),
    ],
)
def test_a_pledge_about_to_lapse_goes_for_what_became_of_it(
    state: str, day: date | None, by: str
) -> None:
    spoken = [said("pledge_state", state), *([said("pledge_expires_on", day)] if day else [])]
    found = why_gone("pledge_lapsing", (), spoken, ON, is_read=True)
    assert (found.by, [one.code for one in found.parts]) == (by, [by])


def test_what_exonerates_goes_before_the_register() -> None:
    says = replace(finding(Level.NONE, "pledge_lapsing").said, exculpations=(SETTLED, UNMET))
    found = why_gone("pledge_lapsing", (Finding(says),), (), ON, is_read=True)
    assert found == Cause("exonerated", (Part("exculpations", "settled"),))


@pytest.mark.parametrize(
    ("typology", "is_read", "by"),
    [
        ("exported", True, "register"),
        ("exported", False, "own_file"),
        ("bust_out", True, "over"),
        ("financed_twice", True, "over"),
    ],
)
def test_without_exoneration_the_source_that_moved_is_named(
    typology: str, is_read: bool, by: str
) -> None:
    assert why_gone(typology, (), (), ON, is_read=is_read) == Cause(by)


def test_a_level_fell_for_what_holds_it_down() -> None:
    red = replace(finding(Level.ORANGE).said, evidence_level=Level.RED)
    held = replace(red, exculpations=(CLAIM, UNMET), caps=(Cap("claim_unknown", Level.ORANGE),))
    assert why_lower([Finding(red)]) == Cause("register")
    assert [(one.code, one.level) for one in why_lower([Finding(held)]).parts] == [
        ("claim", ""),
        ("claim_unknown", "orange"),
    ]
