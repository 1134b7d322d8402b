"""A second start of the demo: what was built is found, what waits is counted as it is now."""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection

from vigie.database.jobs import defer
from vigie.database.tenant import tenant
from vigie.fraud.actions import give_verdict, raise_alerts
from vigie.fraud.models import Alert
from vigie.kernel.actor import system_actor
from vigie.scoring.domain.levels import Level
from vigie.site.demo.house import DemoHouse
from vigie.site.demo.jobs import undone
from vigie.site.processes import Stack
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject

pytestmark = pytest.mark.django_db

BUILT: dict[str, Any] = {
    "rows": 16_702,
    "bad_rows": 7,
    "refused_files": 2,
    "certificates": 2_100,
    "distortions": 290,
    "alerts": {"red": 29, "orange": 19, "yellow": 9},
    "emails": 28,
    "seconds": 50.2,
}


PARTS = dict.fromkeys(("compared", "not_found", "unreadable", "not_yet"), 0)


class Listening:
    """Stands for the processes of a demo: keeps what was said, starts nothing."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def say(self, line: str) -> None:
        self.told.append(line)

    def start_worker(self) -> None:
        self.told.append("worker")

    def look_after(self) -> None:
        """Do one job, as a worker does meanwhile."""
        with connection.cursor() as cursor:
            cursor.execute(
                "update procrastinate_jobs set status = 'succeeded' where id = "
                "(select min(id) from procrastinate_jobs where status in ('todo', 'doing'))"
            )


def test_what_waits_is_counted_anew_and_what_was_built_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "summary.json").write_text(json.dumps(BUILT), "utf-8")
    by = system_actor(create_organisation("Lessor One"), name="test")
    stack = Listening()
    house = DemoHouse(cast("Stack", stack), mail_port=1)
    before = house.fill(contracts=2000, seed=2026, today=date(2026, 11, 27))
    two = (subject(1, finding(Level.ORANGE)), subject(2, finding(Level.YELLOW)))
    raise_alerts(two, reading=reading(7, 10), by=by, key="one")
    with tenant(by.organisation_id):
        decided = Alert.objects.get(level=Level.YELLOW.value).pk
    give_verdict(decided, verdict="not_fraud", reason="seen", by=by, key="decided")
    found = house.fill(contracts=2000, seed=2026, today=date(2026, 11, 27))
    grown = {level: found.alerts[level] - before.alerts[level] for level in found.alerts}
    assert grown == {"red": 0, "orange": 1, "yellow": 0}
    assert (found.rows, found.bad_rows, found.seconds) == (16_702, 7, 50.2)
    assert found.certificates == before.certificates != 2_100
    said = ["The demo world stands already; what waits is counted anew.", "worker"]
    assert stack.told == said * 2
    shown = "\n".join(found.lines())
    levels = ", ".join(f"{level}: {count}" for level, count in found.alerts.items())
    waiting = sum(found.alerts.values())
    told = "alerts that wait for a person, at all lenders together"
    assert f"{told}: {waiting} ({levels})" in shown


def stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Listening, DemoHouse]:
    """Return a demo whose world stands already, with three jobs that nobody has done."""
    monkeypatch.setenv("VIGIE_HOME", str(home))
    (home / "demo").mkdir()
    (home / "demo" / "summary.json").write_text(json.dumps({**BUILT, **PARTS}), "utf-8")
    with connection.cursor() as cursor:  # what tests before left waiting would be counted too
        cursor.execute("delete from procrastinate_jobs")
    for number in (1, 2):
        defer("notices.send_message", organisation_id=1, message_id=number)
    defer("leasing.print_papers", organisation_id=1, first=1, last=2)
    stack = Listening()
    return stack, DemoHouse(cast("Stack", stack), mail_port=1)


def test_a_demo_that_ends_waits_until_its_jobs_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stack, house = stands(tmp_path, monkeypatch)
    house.fill(contracts=2000, seed=2026, today=date(2026, 11, 27))
    assert undone() == {"notices": 2, "leasing": 1}
    house.fill(contracts=2000, seed=2026, today=date(2026, 11, 27), to_the_end=True)
    assert undone() == {}
    assert capsys.readouterr() == ("", "")
    assert [line for line in stack.told if "still to be done" in line] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("C", "After 0 s, jobs are still to be done: contracts and their papers: 1, e-mails: 2."),
        ("fr_FR", "Après 0 s, des travaux restent à faire : contrats et leurs pièces : 1, courriels : 2."),
        ("pl_PL", "Po 0 s pozostały zadania do wykonania: umowy i ich dokumenty: 1, e-maile: 2."),
    ],
)  # fmt: skip
def test_what_is_left_at_the_bound_is_said(
    language: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack, house = stands(tmp_path, monkeypatch)
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setattr("vigie.site.demo.house._LONGEST_JOBS_SECONDS", -0.01)
    house.fill(contracts=2000, seed=2026, today=date(2026, 11, 27), to_the_end=True)
    assert undone() == {"notices": 2, "leasing": 1}
    told = stack.told[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith(said)
