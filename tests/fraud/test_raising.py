"""Raising alerts on PostgreSQL, as the application's own role."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.database.tenant import tenant
from vigie.fraud.actions import (
    Choices,
    acknowledge_alerts,
    decide_alert,
    raise_alerts,
    save_settings,
)
from vigie.fraud.domain.alerts import AssessedSubject, Held, Key
from vigie.fraud.domain.joining import plan
from vigie.fraud.domain.lifecycle import LIVE, State
from vigie.fraud.models import Alert, AlertEvent, Task
from vigie.fraud.queries import alert_detail, contracts_with_held_alerts, run_counts
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="watch")


def alerts(by: Actor) -> list[Alert]:
    with tenant(by.organisation_id):
        return list(Alert.objects.order_by("id"))


def states(by: Actor) -> list[str]:
    return [f"{Level(one.level).word} {one.state}" for one in alerts(by)]


def test_alerts_open_with_a_reference_an_event_and_one_journal_entry(by: Actor) -> None:
    said = (subject(1, finding(RED)), subject(2, finding(ORANGE), finding(YELLOW, "pledge")))
    raised = raise_alerts(said, reading=reading(7, 10), by=by, key="chunk-1")
    assert (raised.opened_red, raised.opened_orange, raised.opened_yellow) == (1, 1, 1)
    found = alerts(by)
    assert [one.reference for one in found] == [f"ALR-2026-00000{n}" for n in (1, 2, 3)]
    assert [one.state for one in found] == ["to_be_reread", "open", "open"]
    assert found[0].exposure_cents == 100_000
    assert found[0].body["findings"][0]["reasons"][0]["facts"][0]["value"] == "2026-11-01"
    with tenant(by.organisation_id):
        assert Entry.objects.get(act="fraud.alerts_raised").data == {
            "assessed": 2,
            "opened": 3,
            "cleared": 0,
        }
        assert run_counts(by, [7]) == {"opened": {"red": 1, "orange": 1, "yellow": 1}}


def test_the_same_key_and_the_same_run_count_once(by: Actor) -> None:
    said = (subject(1, finding(ORANGE)),)
    first = raise_alerts(said, reading=reading(7, 10), by=by, key="chunk-1")
    assert raise_alerts(said, reading=reading(7, 10), by=by, key="chunk-1") == first
    again = raise_alerts(said, reading=reading(7, 10), by=by, key="chunk-1-again")
    assert again.opened == 0
    with pytest.raises(Conflict):
        raise_alerts((), reading=reading(7, 10), by=by, key="chunk-1")
    with tenant(by.organisation_id):
        assert AlertEvent.objects.count() == 1


def test_a_dry_run_leaves_nothing(by: Actor) -> None:
    raised = raise_alerts.dry_run(
        (subject(1, finding(RED)),), reading=reading(7, 10), by=by, key="try"
    )
    assert raised.opened_red == 1
    assert alerts(by) == []


def test_a_chunk_is_bounded(by: Actor) -> None:
    with pytest.raises(Invalid, match=r"fraud\.chunk_too_large"):
        raise_alerts((subject(1),) * 5_001, reading=reading(7, 10), by=by, key="big")


def test_red_is_read_twice_and_the_baseline_is_marked(by: Actor) -> None:
    first = reading(1, 10, is_baseline=True)
    assert raise_alerts((subject(1, finding(RED)),), reading=first, by=by, key="1").is_baseline
    raised = raise_alerts((subject(1, finding(RED)),), reading=reading(2, 11), by=by, key="2")
    assert raised.read_twice == 1
    (alert,) = alerts(by)
    assert (alert.state, alert.is_baseline, alert.read_twice_at) == (
        "open",
        True,
        reading(2, 11).read_at,
    )


def test_a_subject_that_was_not_assessed_is_not_cleared(by: Actor) -> None:
    said = (subject(1, finding(ORANGE)), subject(2, finding(YELLOW)))
    raise_alerts(said, reading=reading(1, 10), by=by, key="1")
    raised = raise_alerts((subject(2),), reading=reading(2, 11), by=by, key="2")
    assert (raised.cleared, raised.closed) == (0, 1)
    assert states(by) == ["orange open", "yellow closed_by_register"]
    with tenant(by.organisation_id):
        held = contracts_with_held_alerts(by, "registrations.certificate")
        assert list(held) == [(1, "C-1")]


def test_acts_by_default_wait_for_the_second_read_and_yellow_for_a_person(by: Actor) -> None:
    save_settings(Choices(15, True, True, True, True, True), by=by, key="settings")
    said = (subject(1, finding(RED)), subject(2, finding(ORANGE)), subject(3, finding(YELLOW)))
    assert raise_alerts(said, reading=reading(1, 10), by=by, key="1").tasks_opened == 1
    assert raise_alerts(said, reading=reading(2, 11), by=by, key="2").tasks_opened == 1
    assert raise_alerts(said, reading=reading(3, 12), by=by, key="3").tasks_opened == 0
    with tenant(by.organisation_id):
        tasks = Task.objects.order_by("id").values_list("alert__contract_number", "code")
        assert list(tasks) == [("C-2", "review_alert"), ("C-1", "review_alert")]


def test_no_act_is_switched_on_by_default(by: Actor) -> None:
    said = (subject(1, finding(ORANGE)), subject(2, finding(YELLOW, "pledge", task="renew_pledge")))
    assert raise_alerts(said, reading=reading(1, 10), by=by, key="1").tasks_opened == 1
    raise_alerts((subject(2),), reading=reading(2, 11), by=by, key="2")
    with tenant(by.organisation_id):
        assert Task.objects.get().state == "dropped"


def test_a_dismissed_alert_gives_way_to_a_new_happening(by: Actor) -> None:
    raise_alerts((subject(1, finding(ORANGE)),), reading=reading(1, 10), by=by, key="1")
    decide_alert(alerts(by)[0].pk, verdict="not_fraud", reason="His own car", by=by, key="d")
    raise_alerts((subject(1, finding(ORANGE)),), reading=reading(2, 11), by=by, key="2")
    assert states(by) == ["orange dismissed"]
    new = finding(ORANGE, evidence="2026-09-11")
    raise_alerts((subject(1, new),), reading=reading(3, 12), by=by, key="3")
    assert states(by) == ["orange dismissed", "orange open"]
    with tenant(by.organisation_id):
        first = alert_detail(by, alerts(by)[0].pk)
        assert [one.kind for one in first.events] == ["opened", "decided", "replaced"]


def test_cleared_is_acknowledged_and_comes_back_as_a_new_alert(by: Actor) -> None:
    raise_alerts((subject(1, finding(ORANGE)),), reading=reading(1, 10), by=by, key="1")
    raise_alerts((subject(1),), reading=reading(2, 11), by=by, key="2")
    assert states(by) == ["orange cleared_by_register"]
    acknowledge_alerts((alerts(by)[0].pk,), by=by, key="a")
    raise_alerts((subject(1, finding(ORANGE)),), reading=reading(3, 12), by=by, key="3")
    assert states(by) == ["orange acknowledged", "orange open"]


def test_another_organisation_is_neither_seen_nor_touched(by: Actor) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    raise_alerts((subject(1, finding(ORANGE)),), reading=reading(1, 10), by=by, key="1")
    raise_alerts((subject(1),), reading=reading(2, 11), by=other, key="1")
    assert states(by) == ["orange open"]
    assert states(other) == []


levels = st.sampled_from([Level.NONE, YELLOW, ORANGE, RED])
days = st.sampled_from(["2026-11-01", "2026-11-02"])
contract = st.tuples(levels, levels, days)
reads = st.lists(st.lists(contract, min_size=3, max_size=3), min_size=2, max_size=6)


def _subjects(read: list[tuple[Level, Level, str]]) -> tuple[AssessedSubject, ...]:
    return tuple(
        subject(number, finding(first, evidence=day), finding(second, "destroyed", evidence=day))
        for number, (first, second, day) in enumerate(read)
    )


@settings(max_examples=12)
@given(reads)
def test_the_tables_hold_what_the_plain_reference_says(
    sequence: list[list[tuple[Level, Level, str]]],
) -> None:
    by = system_actor(create_organisation("Lessor"), name="watch")
    book: dict[Key, Held] = {}
    for run, read in enumerate(sequence, 1):
        said, at = _subjects(read), reading(run, run)
        wanted = plan(said, book, at)
        raise_alerts(said, reading=at, by=by, key=str(run))
        book = _held(by)
        after = {(one.held.contract_number, one.held.typology): one for one in wanted.changes}
        for key, change in after.items():
            if change.holds:
                held = book[key]
                assert (held.state, held.level) == (change.state, change.level)
                assert held.first_red_read_at == change.first_red_read_at
        opened = Counter(
            (one.subject.contract_number, one.joined.typology) for one in wanted.openings
        )
        assert set(opened) <= set(book)
        assert plan(said, book, at) == replace(wanted, openings=(), changes=())
    assert not [one for one in alerts(by) if one.state in LIVE and not one.holds]


def _held(by: Actor) -> dict[Key, Held]:
    from vigie.fraud.actions.loading import held_alerts  # noqa: PLC0415  # the private room itself

    with tenant(by.organisation_id):
        found = held_alerts(by, [f"C-{number}" for number in range(3)])
    assert all(one.state is not State.CLOSED for one in found.values())
    return found
