"""A night is written only on what it read; where verdicts are rare it waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.scoring.learning.made import given

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict
from vigie.scoring import queries
from vigie.scoring.actions import learn_tonight, record_labels
from vigie.scoring.actions.learning import record_night
from vigie.scoring.actions.thinking import think
from vigie.scoring.actions.tonight import load_tonight
from vigie.scoring.domain.learning.targets import TARGETS
from vigie.scoring.engines.boosting import Growth
from vigie.scoring.engines.nightly import Pace
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)
QUICK = Pace(has_net=False, growth=Growth(rounds=30, patience=10))


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def label(by: Actor, day: int, size: int) -> date:
    on = DAY + timedelta(days=day)
    record_labels("m", given(day, size, on), on=on, by=by, key=f"labels-{day}")
    return on


def test_a_night_that_was_overtaken_keeps_nothing(by: Actor) -> None:
    on = label(by, 0, 600)
    with tenant(by.organisation_id):
        asked = load_tonight("m", on, QUICK, by)
    thought = think(asked, TARGETS)
    learn_tonight("m", night=on, pace=QUICK, by=by, key="the other")
    with pytest.raises(Conflict, match=r"scoring\.night_overtaken"):
        record_night(thought, by=by, key="this one")
    with tenant(by.organisation_id):
        assert [line.version for line in queries.models(by)] == [1]
        assert len(queries.nights(by)) == 1


def test_no_row_is_locked_while_a_model_is_trained(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = label(by, 0, 600)
    seen: list[str] = []

    def watched(*given: object) -> object:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('vigie.organisation_id', true)")
            seen.append(str(cursor.fetchone()[0] or ""))
        return think(*given)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr("vigie.scoring.actions.learning.think", watched)
    learn_tonight("m", night=on, pace=QUICK, by=by, key="n")
    assert seen == [""]


def test_few_verdicts_wait_until_they_are_enough_and_are_then_all_new(by: Actor) -> None:
    first = learn_tonight("m", night=label(by, 0, 120), pace=QUICK, by=by, key="n0")
    second = learn_tonight("m", night=label(by, 1, 400), pace=QUICK, by=by, key="n1")
    with tenant(by.organisation_id):
        lines = {line.id: (line.state, line.cases) for line in queries.nights(by)}
    assert lines == {first: ("empty", 120), second: ("learned", 520)}
    third = learn_tonight("m", night=label(by, 2, 3), pace=QUICK, by=by, key="n2")
    with tenant(by.organisation_id):
        line = queries.night_line(by, third)
    assert (line.state, line.cases) == ("learned", 3)
    # Thirty nights hold too few to examine: the exam reaches back to the first.
    assert line.figures["exam_cases"] > 30
