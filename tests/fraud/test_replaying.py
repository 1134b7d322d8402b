"""Alerts told again in memory follow the life of the real ones."""

from dataclasses import replace

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.actions import decide_alert, raise_alerts
from vigie.fraud.domain.alerts import AssessedSubject
from vigie.fraud.domain.inputs import LEARNED
from vigie.fraud.domain.lifecycle import Verdict
from vigie.fraud.domain.replaying import Replay
from vigie.fraud.models import Alert, AlertEvent
from vigie.fraud.queries.backtests import truths_known, verdicts_known
from vigie.kernel.actor import system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject

# Red on two days, gone, red again: known before, it is not doubted anew.
STORY: tuple[tuple[int, AssessedSubject], ...] = (
    (10, subject(1, finding(Level.RED))),
    (12, subject(1, finding(Level.RED))),
    (14, subject(1)),
    (16, subject(1, finding(Level.RED))),
    (18, subject(1, finding(Level.RED))),
)


@pytest.mark.django_db
def test_a_red_that_comes_back_is_read_twice_once_in_a_replay_too() -> None:
    by = system_actor(create_organisation("Lessor One"), name="watch")
    replay, confirmed = Replay({}), 0
    for run, (day, one) in enumerate(STORY, 1):
        raise_alerts((one,), reading=reading(run, day), by=by, key=f"run {run}")
        replay.read([one], reading(run, day))
        confirmed += sum(line.confirmed for line in replay.tally())
        with tenant(by.organisation_id):
            real = Alert.objects.get()
            twice = AlertEvent.objects.filter(kind="read_twice").count()
        assert replay.held["C-1", "exported"].state == real.state, day
        assert confirmed == twice, day


@pytest.mark.django_db
def test_what_only_the_model_raised_is_not_asked_of_rules() -> None:
    by = system_actor(create_organisation("Lessor One"), name="watch")
    learned = finding(Level.ORANGE, "learned_pattern", rule=LEARNED)
    said = (subject(1, learned), subject(2, finding(Level.ORANGE)))
    raise_alerts(said, reading=reading(1, 10), by=by, key="run")
    anna = replace(by, user_id=7, kind="person")
    with tenant(by.organisation_id):
        ids = list(Alert.objects.order_by("id").values_list("id", flat=True))
    for pk in ids:
        decide_alert(pk, verdict="fraud_confirmed", reason="seen", by=anna, key=str(pk))
    with tenant(by.organisation_id):
        assert verdicts_known(by) == {("C-2", "exported"): Verdict.FRAUD_CONFIRMED}


def test_a_contract_found_by_model_or_chance_is_missed_only_where_nothing_stood() -> None:
    right, wrong = Verdict.FRAUD_CONFIRMED, Verdict.NOT_FRAUD
    verdicts = {
        ("C-1", "learned_pattern"): right,  # the rule's alert of it stands
        ("C-2", "learned_pattern"): right,
        ("C-3", "exported"): right,
        ("C-3", "pledge_lost"): wrong,
        ("C-4", "exported"): wrong,
        ("C-5", "pledge_lost"): Verdict.HOUSEKEEPING_DONE,
    }
    truths = truths_known(verdicts)
    assert truths == {"C-1": right, "C-2": right, "C-3": right, "C-4": wrong}
    replay = Replay(verdicts, truths)
    learned = [subject(n, finding(Level.ORANGE, "learned_pattern")) for n in (3, 4, 5)]
    replay.read([subject(1, finding(Level.ORANGE)), *learned], reading(1, 10))
    assert replay.missed == 3  # C-2 by the model, C-3 exported, C-5 housekeeping
    assert replay.learned == {"C-3", "C-4", "C-5"}
    found = {one.typology: (one.right, one.wrong, one.unknown) for one in replay.tally()}
    assert found == {"exported": (0, 0, 1), "learned_pattern": (1, 1, 1)}
