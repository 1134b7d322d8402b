"""Nights on the database: learned, held, released; who decides; every figure worked out again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.scoring.learning.made import given

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, NotFound, Refused
from vigie.scoring import queries
from vigie.scoring.actions import (
    ask_model,
    decision_again,
    dismiss_night,
    learn_tonight,
    promote,
    record_labels,
    release_night,
    roll_back,
)
from vigie.scoring.actions.recomputing import kept_figures
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.engines.boosting import Growth
from vigie.scoring.engines.nightly import Pace
from vigie.scoring.queries import NightLine
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)
QUICK = Pace(has_net=False, growth=Growth(rounds=40, patience=10))


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def taught(by: Actor, day: int, *, size: int = 300, is_turned: bool = False) -> int:
    """Record a day's labels and learn its night."""
    on = DAY + timedelta(days=day)
    labels = given(day, 1_200 if day == 0 else size, on, is_turned=is_turned)
    record_labels("m", labels, on=on, by=by, key=f"labels-{day}")
    return learn_tonight("m", night=on, pace=QUICK, by=by, key=f"night-{day}")


def line(by: Actor, night_id: int) -> NightLine:
    with tenant(by.organisation_id):
        return next(night for night in queries.nights(by) if night.id == night_id)


def champion(by: Actor) -> int:
    with tenant(by.organisation_id):
        return next(m.version for m in queries.models(by) if "champion" in m.aliases)


def test_the_first_night_makes_a_champion_that_answers_with_reasons(by: Actor) -> None:
    night = line(by, taught(by, 0))
    assert (night.state, night.grounds, night.candidate) == ("learned", ("first",), 1)
    cases: list[dict[str, Input]] = [
        {"late": 4, "age": 25, "kind": "van"},
        {"late": 0, "age": 70, "kind": "car"},
    ]
    with tenant(by.organisation_id):
        worse, better = ask_model(by, "m", cases)
        card = queries.models(by)[0].card
    assert worse.chance > 0.5 > better.chance
    assert {name for name, _ in worse.reasons} <= {"late", "age", "kind"}
    assert abs(worse.reasons[0][1]) >= abs(worse.reasons[-1][1])
    assert card["metrics"]["auc"]["low"] < card["metrics"]["auc"]["value"]
    assert card["cases"] == 1_200


def test_too_few_labels_make_no_model_and_rules_decide(by: Actor) -> None:
    record_labels("m", given(1, 100, DAY), on=DAY, by=by, key="labels")
    night = learn_tonight("m", night=DAY, pace=QUICK, by=by, key="night")
    assert line(by, night).state == "empty"
    with tenant(by.organisation_id), pytest.raises(Refused, match=r"scoring\.no_champion"):
        ask_model(by, "m", [{}])


def test_a_decision_is_worked_out_again_from_what_is_stored(by: Actor) -> None:
    taught(by, 0)
    night = taught(by, 1)
    correction = replace(given(1, 300, DAY + timedelta(days=1))[0], is_positive=True)
    day = DAY + timedelta(days=2)
    record_labels("m", [correction], on=day, by=by, key="correction")
    taught(by, 2)
    with tenant(by.organisation_id):
        again = decision_again(by, night)
    found = line(by, night)
    assert found.choice == again.choice.value
    assert found.grounds == tuple(ground.value for ground in again.grounds)
    kept = kept_figures(again)
    assert {name: found.figures[name] for name in kept} == kept


def test_turned_labels_are_held_until_a_person_decides(by: Actor) -> None:
    for day in range(7):
        assert line(by, taught(by, day)).state == "learned"
    before = champion(by)
    held = taught(by, 7, is_turned=True)
    assert line(by, held).state == "held"
    assert line(by, held).faults
    assert champion(by) == before
    nobody = replace(by, user_id=None)
    with pytest.raises(Forbidden, match=r"scoring\.person_needed"):
        release_night(held, reason="r", on=DAY, by=nobody, key="n")
    clean = taught(by, 8)
    with tenant(by.organisation_id):
        learned_from = queries.models(by)[0].card["cases"]
    assert learned_from == 1_200 + 7 * 300
    assert line(by, clean).state == "learned"
    ninth = DAY + timedelta(days=9)
    release_night(held, reason="checked the files", on=ninth, by=by, key="r")
    assert line(by, held).state == "released"
    with pytest.raises(Refused, match=r"scoring\.night_not_held"):
        dismiss_night(held, reason="again", by=by, key="d")
    taught(by, 9)
    with tenant(by.organisation_id):
        assert queries.models(by)[0].card["cases"] == 1_200 + 9 * 300


def test_four_held_nights_are_lasting_and_a_dismissed_one_never_teaches(by: Actor) -> None:
    for day in range(6):
        taught(by, day)
    nights = [line(by, taught(by, day, is_turned=True)) for day in range(6, 10)]
    assert [night.is_lasting for night in nights] == [False, False, False, True]
    dismiss_night(nights[0].id, reason="a bad import", by=by, key="d")
    assert line(by, nights[0].id).state == "dismissed"
    taught(by, 10)
    with tenant(by.organisation_id):
        assert queries.models(by)[0].card["cases"] == 1_200 + 6 * 300


def test_a_person_promotes_and_goes_back(by: Actor) -> None:
    taught(by, 0)
    taught(by, 1)
    with tenant(by.organisation_id):
        first, second = sorted(queries.models(by), key=lambda model: model.version)
    now = champion(by)
    other = first if now == second.version else second
    promote(other.id, reason="tried by hand", by=by, key="p")
    assert champion(by) == other.version
    roll_back("m", reason="worse", by=by, key="b")
    assert champion(by) == now
    with pytest.raises(Refused, match=r"scoring\.already_champion"):
        promote(first.id if first.version == now else second.id, reason="r", by=by, key="q")


def test_nights_follow_each_other_and_organisations_do_not_meet(by: Actor) -> None:
    night = taught(by, 0)
    with pytest.raises(Conflict, match=r"scoring\.night_done"):
        learn_tonight("m", night=DAY, pace=QUICK, by=by, key="again")
    other = replace(system_actor(create_organisation("Lessor Two"), name="test"), user_id=9)
    with pytest.raises(NotFound):
        release_night(night, reason="r", on=DAY, by=other, key="r")
    with tenant(other.organisation_id):
        assert queries.models(other) == []
        with pytest.raises(NotFound):
            decision_again(other, night)
