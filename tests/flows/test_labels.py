"""Verdicts become labels: by journal entry, with what was known then; corrections are new labels."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows import tasks
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import decide_alert, decide_alerts, judge_contest, record_contest
from vigie.fraud.domain.inputs import catalogue
from vigie.fraud.models import Alert
from vigie.kernel.clock import local_date
from vigie.scoring.models import Label
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
DAYS = tuple(date(2026, 11, day) for day in (1, 8, 15))
EXPORTED = certificate(0, exported_on="2026-10-20")
SEIZED = certificate(1, seized_on="2026-10-20")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    run(made, DAYS[0], [EXPORTED, SEIZED, certificate(2)])
    return made


def run(lender: Lender, on: date, rows: Sequence[dict[str, str]]) -> None:
    lender.take("register", rows, on)
    watch(by=lender.by, key=f"watch-{on}")


def react(lender: Lender) -> None:
    """Do the jobs that verdicts deferred, as the worker does, and forget them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name = 'flows.label_verdicts' returning args::text"
        )
        jobs = [json.loads(row[0]) for row in cursor.fetchall()]
    for job in jobs:
        if job["organisation_id"] == lender.by.organisation_id:
            tasks.label_verdicts(**job)


def alert(lender: Lender, typology: str) -> Alert:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get(typology=typology)


def labels(lender: Lender) -> list[Label]:
    with tenant(lender.by.organisation_id):
        return list(Label.objects.order_by("id"))


def say(lender: Lender, typology: str, verdict: str, key: str) -> None:
    one = alert(lender, typology)
    decide_alert(one.pk, verdict=verdict, reason="looked at", by=lender.by, key=key)
    react(lender)


def test_a_verdict_is_a_label_with_what_was_known_when_the_case_was_scored(lender: Lender) -> None:
    seized = alert(lender, "opposition")
    say(lender, "opposition", "fraud_confirmed", "one")
    (label,) = labels(lender)
    assert label.case == f"registrations.certificate:{seized.subject_id}@2026"
    assert (label.is_positive, label.source, label.probability) == (True, "analyst", 1.0)
    assert (label.scored_on, label.effective_on) == (DAYS[0], local_date(timezone.now()))
    assert label.why_looked == "baseline"
    held = label.inputs
    assert (held["seized"], held["exported"], held["rule_level"]) == (1.0, 0.0, 1.0)
    assert (held["lessor_owns"], held["outstanding"], held["months_left"]) == (0.0, 9000.5, 14.0)
    assert set(held) <= set(catalogue().kinds)


def test_a_correction_is_a_new_label_and_a_verdict_that_no_longer_stands_is_withdrawn(
    lender: Lender,
) -> None:
    for key, verdict in enumerate(("not_fraud", "fraud_confirmed", "not_fraud", "cannot_tell")):
        say(lender, "opposition", verdict, str(key))
    said = [(one.is_positive, one.is_withdrawn) for one in labels(lender)]
    assert said == [(False, False), (True, False), (False, False), (False, True)]


def test_a_verdict_that_a_contest_overturns_teaches_no_fraud(lender: Lender) -> None:
    say(lender, "opposition", "fraud_confirmed", "one")
    pk = alert(lender, "opposition").pk
    contest = record_contest(pk, text="I sold nothing", by=lender.by, key="c")
    judge = replace(lender.by, user_id=7, kind="person")
    judge_contest(contest, overturns=True, reason="the register erred", by=judge, key="j")
    react(lender)
    assert [one.is_positive for one in labels(lender)] == [True, False]


def test_the_same_truth_is_told_once(lender: Lender) -> None:
    say(lender, "opposition", "fraud_confirmed", "a")
    say(lender, "opposition", "asset_at_risk_confirmed", "b")
    assert len(labels(lender)) == 1


def test_what_closed_by_itself_or_was_only_noted_gives_no_label(lender: Lender) -> None:
    run(lender, DAYS[1], [certificate(0), certificate(1, seized_on=""), certificate(2)])
    # A departure of which the register says nothing any more is not read, and so not cleared.
    assert (alert(lender, "exported").state, alert(lender, "opposition").state) == (
        "to_be_reread",
        "closed_by_register",
    )
    react(lender)
    assert labels(lender) == []


def test_a_register_proves_what_it_dates_itself_at_its_second_read(lender: Lender) -> None:
    assert labels(lender) == []
    run(lender, DAYS[1], [EXPORTED, SEIZED, certificate(2)])
    (label,) = labels(lender)
    assert (label.is_positive, label.source, label.why_looked) == (True, "register", "alert")
    assert label.night >= DAYS[1] + timedelta(days=1)
    # A person's word goes before the register's.
    say(lender, "exported", "not_fraud", "one")
    assert [one.is_positive for one in labels(lender)] == [True, False]


def test_one_verdict_on_many_is_a_label_of_each_and_a_confirmed_alert_outweighs_the_others(
    lender: Lender,
) -> None:
    run(lender, DAYS[1], [EXPORTED | {"stolen": "true"}, SEIZED, certificate(2)])
    run(lender, DAYS[2], [EXPORTED | {"stolen": "true"}, SEIZED, certificate(2)])
    exported, stolen = alert(lender, "exported"), alert(lender, "stolen")
    assert exported.subject_id == stolen.subject_id
    ids = (exported.pk, alert(lender, "opposition").pk)
    decide_alerts(ids, verdict="not_fraud", reason="papers seen", by=lender.by, key="many")
    react(lender)
    by_case = {one.case: one.is_positive for one in labels(lender)}
    # The theft was proved by the register, so the dismissed export does not make the case clean.
    assert by_case == {
        f"registrations.certificate:{exported.subject_id}@2026": True,
        f"registrations.certificate:{alert(lender, 'opposition').subject_id}@2026": False,
    }
