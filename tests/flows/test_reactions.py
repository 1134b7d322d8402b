"""Acts start stories: jobs deferred in the act's own transaction, gone with its rollback."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from vigie.database.jobs import app
from vigie.database.tenant import tenant
from vigie.flows import REACTIONS
from vigie.flows.operations import tell_silence
from vigie.flows.tasks import watch
from vigie.journal.actions import ACTS
from vigie.kernel.errors import Refused
from vigie.notices.queries import messages
from vigie.registrations import queries
from vigie.registrations.actions import save_source
from vigie.registrations.actions.sources import SourceFacts
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.lender import certificate, contract, new_lender

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 1)


def deferred(task: str) -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select args::text from procrastinate_jobs where task_name = %s", [task])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_every_reaction_answers_an_act_with_a_job_that_exists() -> None:
    assert not set(REACTIONS) - set(ACTS)
    known = set(app.tasks)
    assert not {task for answers in REACTIONS.values() for task in answers} - known


def test_an_import_that_is_taken_asks_for_a_run(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    lender.take("portfolio", [contract(0)], ON)
    lender.take("register", [certificate(0, colour="BLANC")], ON)
    jobs = [
        job
        for job in deferred("flows.watch")
        if job["organisation_id"] == lender.by.organisation_id
    ]
    assert len(jobs) == 2
    watch(**jobs[0])
    watch(**jobs[1])
    with tenant(lender.by.organisation_id):
        (run,) = queries.runs(lender.by)
    assert (run.status, run.distortions, run.is_baseline) == ("done", 1, True)


def test_a_refused_import_is_told_by_a_job_of_its_own(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    with pytest.raises(Refused):
        lender.take("register", [certificate(0)], ON, kind="delta")
    jobs = deferred("flows.tell_refusal")
    assert [job["organisation_id"] for job in jobs] == [lender.by.organisation_id]


def test_a_silent_register_is_told_once(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    by = lender.by
    user = NewUser("ops@lender.example", "Ops", "back_office", "fr")
    create_user(user, password="long enough for a test", by=by, key="user")
    save_source(
        SourceFacts("register", "register", "FR", "x", ("*",), 30, rhythm_days=8), by=by, key="s"
    )
    lender.take("register", [certificate(0)], date(2020, 1, 1))
    assert tell_silence(by=by, key="morning") == 1
    assert tell_silence(by=by, key="next-morning") == 0
    with tenant(by.organisation_id):
        (message,) = messages(by)
    assert message.kind == "ops.register_silent"
