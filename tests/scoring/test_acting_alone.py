"""A level acts alone only under a certificate in force and a person's signature."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.scoring.learning.made import given

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid
from vigie.scoring import queries
from vigie.scoring.actions import (
    RuleExam,
    examine_rule,
    record_labels,
    sign_level,
    withdraw_certificates,
)
from vigie.scoring.domain.learning.certificates import Standing
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def acts(by: Actor, rule: str, on: date) -> bool:
    with tenant(by.organisation_id):
        return queries.level_may_act(by, "fraud", "red", rule=rule, on=on)


def test_a_rule_acts_when_certified_and_signed_and_stops_after_thirty_days(by: Actor) -> None:
    exam = RuleExam("exported", "red", reviewed=59, errors=0)
    assert examine_rule("fraud", exam, on=DAY, by=by, key="e")
    assert not acts(by, "exported", DAY)
    sign_level("fraud", "red", is_given=True, reason="seen", by=by, key="s")
    assert acts(by, "exported", DAY)
    assert not acts(by, "sold", DAY)
    assert not acts(by, "", DAY)  # no model is certified
    assert acts(by, "exported", DAY + timedelta(days=29))
    assert not acts(by, "exported", DAY + timedelta(days=30))
    with tenant(by.organisation_id):
        shown = queries.certificates(by, on=DAY + timedelta(days=30))[0]
    assert (shown.standing, shown.reviewed, shown.errors) == (Standing.EXPIRED, 59, 0)
    assert shown.bound == pytest.approx(0.9505, abs=5e-5)
    assert shown.least == 59


def test_one_case_short_certifies_nothing(by: Actor) -> None:
    exam = RuleExam("exported", "red", reviewed=58, errors=0)
    assert examine_rule("fraud", exam, on=DAY, by=by, key="e") is None
    with tenant(by.organisation_id):
        assert queries.certificates(by, on=DAY) == []


def test_a_withdrawn_certificate_and_a_withdrawn_signature_end_acting(by: Actor) -> None:
    exam = RuleExam("exported", "red", reviewed=93, errors=1)
    examine_rule("fraud", exam, on=DAY, by=by, key="e")
    sign_level("fraud", "red", is_given=True, reason="seen", by=by, key="s")
    later = DAY + timedelta(days=3)
    withdraw_certificates("fraud", reason="a bad extract", on=later, by=by, key="w")
    assert acts(by, "exported", later - timedelta(days=1))
    assert not acts(by, "exported", later)
    again = later + timedelta(days=1)
    examine_rule("fraud", exam, on=again, by=by, key="e2")
    assert acts(by, "exported", again)
    sign_level("fraud", "red", is_given=False, reason="too early", by=by, key="s2")
    assert not acts(by, "exported", again)


def test_only_a_person_signs_and_only_precision_is_examined(by: Actor) -> None:
    nobody = replace(by, user_id=None)
    with pytest.raises(Forbidden, match=r"scoring\.person_needed"):
        sign_level("fraud", "red", is_given=True, reason="r", by=nobody, key="s")
    for exam in (RuleExam("r", "yellow", 100, 0), RuleExam("r", "red", 3, 4)):
        with pytest.raises(Invalid, match=r"scoring\.exam_odd"):
            examine_rule("fraud", exam, on=DAY, by=by, key=exam.level)


def test_labels_wait_for_their_source_and_odd_ones_are_refused(by: Actor) -> None:
    label = given(1, 1, DAY)[0]
    assert record_labels("m", [replace(label, source="payment")], on=DAY, by=by, key="a") == 1
    for key, odd in (
        ("b", replace(label, source="rumour")),
        ("c", replace(label, probability=0.0)),
        ("d", replace(label, scored_on=DAY + timedelta(days=1))),
    ):
        with pytest.raises(Invalid):
            record_labels("m", [odd], on=DAY, by=by, key=key)
