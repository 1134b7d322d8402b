"""What each level promises: an organisation's own, from a day on, by two people; certificates fall short."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.scoring import queries
from vigie.scoring.actions import (
    RuleExam,
    answer_targets,
    examine_rule,
    propose_targets,
    sign_level,
)
from vigie.scoring.domain.learning.certificates import Promise, Standing, Term
from vigie.scoring.domain.learning.proportions import smallest_exam
from vigie.scoring.domain.learning.targets import BOUNDS, TARGETS, USUAL, Asked
from vigie.scoring.queries import Grounds
from vigie.scoring.queries.targets import asked_on, targets_lines
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.clock import standing_on
from vigie.testing.portal import as_somebody, somebody

DAY = date(2026, 11, 2)
LATER = DAY + timedelta(days=5)
STRICT = Asked(red=990, orange=500, yellow=900)


def test_the_usual_targets() -> None:
    assert [(one.level, one.promise, one.share, one.confidence) for one in TARGETS] == [
        ("red", Promise.PRECISION, 0.95, 0.95),
        ("orange", Promise.PRECISION, 0.5, 0.95),
        ("yellow", Promise.FOUND, 0.9, 0.95),
    ]


@pytest.mark.parametrize(
    ("share", "least"), [(0.90, 29), (0.95, 59), (0.975, 119), (0.99, 299), (0.999, 2995)]
)
def test_the_smallest_exam_of_a_target(share: float, least: int) -> None:
    """0.95 confidence: the least n with share**n <= 0.05, the rule of three's exact form."""
    assert smallest_exam(share, 0.95) == least
    assert share**least <= 0.05 < share ** (least - 1)


def test_the_bounds_themselves_are_possible_and_beyond_is_not() -> None:
    for level, (least, most) in BOUNDS.items():
        others = {"red": 950, "orange": 400, "yellow": 900}
        for good in (least, most):
            Asked(**{**others, level: good}).check()
        for bad in (least - 1, most + 1):
            with pytest.raises(Invalid, match=f"{level}_target_out_of_range"):
                Asked(**{**others, level: bad}).check()


def test_a_short_certificate_is_not_live_but_expires_and_is_withdrawn_as_any() -> None:
    assert Term(DAY).standing(DAY) is Standing.LIVE
    assert Term(DAY, is_short=True).standing(DAY) is Standing.SHORT
    assert Term(DAY, is_short=True).standing(DAY + timedelta(days=30)) is Standing.EXPIRED
    rung = Term(DAY, alarmed_on=LATER, is_short=True)
    assert rung.standing(LATER) is Standing.WITHDRAWN
    assert not STRICT.asks_more_than("orange", 0.5)
    assert STRICT.asks_more_than("red", 0.95)
    assert not USUAL.asks_more_than("red", 0.99)


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def agreed(by: Actor, asked: Asked, effective_on: date, name: str = "t") -> None:
    other = replace(by, user_id=8)
    with standing_on(DAY):
        one = propose_targets(asked, effective_on=effective_on, reason="law", by=by, key=name)
        answer_targets(one, is_agreed=True, by=other, key=f"{name} yes")


def grounds(by: Actor, on: date) -> Grounds:
    with tenant(by.organisation_id):
        return queries.grounds_to_act(by, "fraud", "red", rule="exported", on=on)


@pytest.mark.django_db
def test_a_stricter_target_ends_what_was_proved_for_less(by: Actor) -> None:
    exam = RuleExam("exported", "red", reviewed=400, errors=0)
    examine_rule("fraud", exam, on=DAY, by=by, key="e")
    sign_level("fraud", "red", is_given=True, reason="seen", by=by, key="s")
    agreed(by, STRICT, LATER)
    before = LATER - timedelta(days=1)
    assert (grounds(by, before), grounds(by, LATER)) == (Grounds.MAY, Grounds.SHORT)
    with tenant(by.organisation_id):
        (shown,) = queries.certificates(by, on=LATER)
        assert (shown.target, shown.standing) == (0.95, Standing.SHORT)
        assert queries.rules_in_force(by, "fraud", on=LATER) == frozenset()
    # The same verdicts prove the new target, and the new certificate says so.
    assert examine_rule("fraud", exam, on=LATER, by=by, key="again")
    assert grounds(by, LATER) is Grounds.MAY
    with tenant(by.organisation_id):
        assert [line.target for line in queries.certificates(by, on=LATER)] == [0.99, 0.95]


@pytest.mark.django_db
def test_a_rule_is_examined_for_what_is_asked_on_its_day(by: Actor) -> None:
    agreed(by, STRICT, LATER)
    exam = RuleExam("exported", "red", reviewed=298, errors=0)
    assert examine_rule("fraud", exam, on=LATER, by=by, key="a") is None
    assert examine_rule("fraud", replace(exam, reviewed=299), on=LATER, by=by, key="b")
    assert examine_rule("fraud", replace(exam, reviewed=59), on=DAY, by=by, key="c")


@pytest.mark.django_db
def test_a_laxer_target_leaves_certificates_alone(by: Actor) -> None:
    examine_rule("fraud", RuleExam("exported", "red", 59, 0), on=DAY, by=by, key="e")
    sign_level("fraud", "red", is_given=True, reason="seen", by=by, key="s")
    agreed(by, Asked(red=900), LATER)
    assert grounds(by, LATER) is Grounds.MAY


@pytest.mark.django_db
def test_two_people_and_a_day(by: Actor) -> None:
    other, nobody = replace(by, user_id=8), replace(by, user_id=None)
    with standing_on(DAY):
        one = propose_targets(STRICT, effective_on=DAY, reason="law", by=by, key="a")
        with pytest.raises(Conflict, match="choice_waiting"):
            propose_targets(STRICT, effective_on=DAY, reason="law", by=other, key="b")
        with pytest.raises(Refused, match="own_choice"):
            answer_targets(one, is_agreed=True, by=by, key="c")
        with pytest.raises(Forbidden, match="person_needed"):
            answer_targets(one, is_agreed=True, by=nobody, key="d")
    with tenant(by.organisation_id):
        assert asked_on(by, DAY) == USUAL
    with standing_on(LATER):
        assert answer_targets(one, is_agreed=True, by=other, key="e") == "in_force"
        with pytest.raises(Conflict, match="choice_answered"):
            answer_targets(one, is_agreed=False, by=other, key="f")
        with pytest.raises(Invalid, match="in_the_past"):
            propose_targets(STRICT, effective_on=DAY, reason="law", by=by, key="g")
    with tenant(by.organisation_id):
        assert asked_on(by, LATER - timedelta(days=1)) == USUAL
        assert asked_on(by, LATER) == STRICT
    two = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(two.organisation_id):
        assert asked_on(two, LATER) == USUAL
    with pytest.raises(NotFound):
        answer_targets(one, is_agreed=True, by=replace(two, user_id=9), key="h")


@pytest.mark.django_db
def test_the_page_asks_two_people(by: Actor) -> None:
    house = system_actor(by.organisation_id, name="test")
    rosa = as_somebody(somebody(house, "Rosa", "risk"))
    cleo = as_somebody(somebody(house, "Cleo", "compliance"))
    page = rosa.get("/models/targets/").content.decode()
    assert "95\u00a0%" in page
    assert ">59<" in page
    given = {"doing": "propose", "red": "99", "orange": "50", "yellow": "90", "key": "k"}
    more = {"effective_on": date.max.isoformat(), "reason": "Board decision"}
    assert rosa.post("/models/targets/", {**given, **more, "red": "99.9"}).status_code == 422
    assert rosa.post("/models/targets/", {**given, **more}).status_code == 302
    assert "Withdraw the proposal" in rosa.get("/models/targets/").content.decode()
    assert "Agree, as a second person" in cleo.get("/models/targets/").content.decode()
    with tenant(by.organisation_id):
        (line,) = targets_lines(by)
    said = {"doing": "agree", "choice": str(line.id), "key": "s"}
    assert cleo.post("/models/targets/", said).status_code == 302
    with tenant(by.organisation_id):
        assert asked_on(by, date.max) == STRICT
    again = cleo.post("/models/targets/", {**said, "key": "again"})
    assert (again.status_code, "was answered already" in again.content.decode()) == (422, True)
    anna = as_somebody(somebody(house, "Anna"))
    assert anna.get("/models/targets/").status_code == 200
    assert anna.post("/models/targets/", {**given, **more}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{}, {"doing": "agre"}, {"doing": "agree", "choice": ""}])
def test_what_asks_for_nothing_known_is_refused(by: Actor, said: dict[str, str]) -> None:
    waiting = propose_targets(STRICT, effective_on=date.max, reason="law", by=by, key="a")
    cleo = as_somebody(somebody(system_actor(by.organisation_id, name="x"), "Cleo", "compliance"))
    answer = cleo.post("/models/targets/", {"choice": str(waiting), "key": "s", **said})
    assert (answer.status_code, "did not say what to do" in answer.content.decode()) == (422, True)
    with tenant(by.organisation_id):
        assert [line.state for line in targets_lines(by)] == ["open"]


def body(client: Client, path: str) -> Any:
    return client.get(f"/api/v1/{path}").json()


@pytest.mark.django_db
def test_the_api(by: Actor) -> None:
    house = system_actor(by.organisation_id, name="test")
    examine_rule("fraud", RuleExam("exported", "red", 59, 0), on=DAY, by=by, key="e")
    secret = create_token("risk", "risk", by=house, key="token")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    usual = {"red": 950, "orange": 500, "yellow": 900}
    assert body(client, "level-targets") == {**usual, "proposed": []}
    given = {**usual, "red": 990, "effective_on": "9999-12-31", "reason": "law"}
    headers = {"idempotency-key": "t"}
    path = "/api/v1/level-targets"
    said = client.post(path, given, content_type="application/json", headers=headers).json()
    assert (said["red"], said["proposed"][0]["red"], said["proposed"][0]["state"]) == (
        950,
        990,
        "open",
    )
    (line,) = body(client, "certificates-of-levels")
    assert (line["rule"], line["target"], line["reviewed"]) == ("exported", 0.95, 59)
