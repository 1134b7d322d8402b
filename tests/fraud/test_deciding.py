"""What people decide, and what the queue then shows."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.actions import (
    acknowledge_alerts,
    comment_alert,
    complete_task,
    decide_alert,
    decide_alerts,
    raise_alerts,
    save_settings,
)
from vigie.fraud.actions.organising import Choices
from vigie.fraud.models import Alert, Decision
from vigie.fraud.queries import (
    AlertFilters,
    ageing,
    alert_detail,
    alert_id_of,
    alert_queue,
    alerts_of_subject,
    count_alerts,
    counts_by_level,
    counts_by_typology,
    exposure_at_risk,
    open_tasks,
    opened_per_week,
    rulebook_in_force,
    settings_for,
    waiting_levels,
)
from vigie.fraud.queries.figures import Exposure
from vigie.journal.models import Entry, PersonalValue
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    found = system_actor(create_organisation("Lessor One"), name="Anna")
    said = (
        subject(1, finding(RED), exposure="9000"),
        subject(2, finding(ORANGE), exposure="500"),
        subject(3, finding(ORANGE), exposure="7000"),
        subject(4, finding(YELLOW, "pledge", nature="housekeeping", task="renew_pledge")),
    )
    raise_alerts(said, reading=reading(1, 10), by=found, key="run")
    return found


def ids(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "id"))


def test_a_verdict_needs_a_reason_and_leaves_a_decision(by: Actor) -> None:
    alert = ids(by)["C-2"]
    with pytest.raises(Invalid, match=r"fraud\.reason_missing"):
        decide_alert(alert, verdict="fraud_confirmed", reason="  ", by=by, key="1")
    with pytest.raises(Invalid, match=r"fraud\.verdict_unknown"):
        decide_alert(alert, verdict="guilty", reason="so", by=by, key="2")
    decided = decide_alert(alert, verdict="fraud_confirmed", reason="Buyer met", by=by, key="3")
    assert (decided.state, decided.reference) == ("confirmed", "ALR-2026-000002")
    with tenant(by.organisation_id):
        made = Decision.objects.get()
        assert (made.verdict, made.reason, made.why_looked) == (
            "fraud_confirmed",
            "Buyer met",
            "alert",
        )
        entry = Entry.objects.get(act="fraud.alert_decided")
        assert "Buyer met" not in str(entry.data)
        assert PersonalValue.objects.get().value == "Buyer met"


def test_a_red_read_once_is_not_confirmed_but_may_be_dismissed(by: Actor) -> None:
    alert = ids(by)["C-1"]
    with pytest.raises(Refused, match=r"fraud\.second_read_pending"):
        decide_alert(alert, verdict="fraud_confirmed", reason="sure", by=by, key="1")
    assert decide_alert(alert, verdict="not_fraud", reason="ours", by=by, key="2").state == (
        "dismissed"
    )


def test_a_red_read_once_is_not_confirmed_by_way_of_a_dismissal(by: Actor) -> None:
    alert = ids(by)["C-1"]
    decide_alert(alert, verdict="not_fraud", reason="ours", by=by, key="1")
    with pytest.raises(Refused, match=r"fraud\.second_read_pending"):
        decide_alert(alert, verdict="fraud_confirmed", reason="no, not ours", by=by, key="2")
    with tenant(by.organisation_id):
        assert "confirm" not in alert_detail(by, alert).acts
    decided = decide_alert(alert, verdict="cannot_tell", reason="not sure", by=by, key="3")
    assert decided.state == "to_be_reread"


def test_cannot_tell_leaves_the_alert_waiting(by: Actor) -> None:
    alert = ids(by)["C-3"]
    decided = decide_alert(alert, verdict="cannot_tell", reason="no answer yet", by=by, key="1")
    assert decided.state == "open"
    with tenant(by.organisation_id):
        detail = alert_detail(by, alert)
        assert [one.verdict for one in detail.decisions] == ["cannot_tell"]
        assert "confirm" in detail.acts


def test_a_bulk_decision_returns_those_that_refuse(by: Actor) -> None:
    found = ids(by)
    chosen = (found["C-1"], found["C-2"], found["C-3"])
    done = decide_alerts(chosen, verdict="asset_at_risk_confirmed", reason="seen", by=by, key="1")
    assert (done.decided, done.refused) == (2, (found["C-1"],))
    assert done.refusal == "fraud.second_read_pending"
    with pytest.raises(Invalid, match=r"fraud\.nothing_selected"):
        decide_alerts((), verdict="not_fraud", reason="x", by=by, key="2")
    with pytest.raises(NotFound):
        decide_alerts((found["C-1"], 10**9), verdict="not_fraud", reason="x", by=by, key="3")
    refused = acknowledge_alerts((found["C-1"],), by=by, key="4")
    assert (refused.decided, refused.refusal) == (0, "fraud.transition_refused")


def test_permissions_and_other_organisations(by: Actor) -> None:
    alert = ids(by)["C-2"]
    reader = Actor(by.organisation_id, None, "r", "en", frozenset({"fraud.read_alerts"}), "token")
    with pytest.raises(Forbidden):
        decide_alert(alert, verdict="not_fraud", reason="x", by=reader, key="1")
    other = system_actor(create_organisation("Lessor Two"), name="o")
    with pytest.raises(NotFound):
        decide_alert(alert, verdict="not_fraud", reason="x", by=other, key="1")
    with pytest.raises(NotFound):
        comment_alert(alert, text="x", by=other, key="1")
    with tenant(other.organisation_id), pytest.raises(NotFound):
        alert_detail(other, alert)
    with tenant(by.organisation_id), pytest.raises(Forbidden):
        alert_queue(Actor(by.organisation_id, None, "n", "en", frozenset(), "token"))


def test_tasks_are_done_and_comments_kept(by: Actor) -> None:
    alert = ids(by)["C-4"]
    comment_alert(alert, text=" Renewal sent. ", by=by, key="c")
    with pytest.raises(Invalid, match=r"fraud\.comment_empty"):
        comment_alert(alert, text=" ", by=by, key="c2")
    with tenant(by.organisation_id):
        (task,) = open_tasks(by)
    assert (task.code, task.alert.contract_number) == ("renew_pledge", "C-4")
    assert complete_task(task.id, by=by, key="t") == alert
    with pytest.raises(Conflict):
        complete_task(task.id, by=by, key="t2")
    decide_alert(alert, verdict="housekeeping_done", reason="sent", by=by, key="d")
    with tenant(by.organisation_id):
        detail = alert_detail(by, alert)
    assert [one.text for one in detail.comments] == ["Renewal sent."]
    assert [one.kind for one in detail.events] == ["opened", "task_done", "decided"]
    assert detail.row.state == "acknowledged"


def test_the_queue_is_sorted_by_risk_and_amount_and_turns_its_pages(by: Actor) -> None:
    with tenant(by.organisation_id):
        seen, cursor = [], ""
        for _ in range(2):
            page = alert_queue(by, limit=2, cursor=cursor)
            seen += [row.contract_number for row in page.rows]
            cursor = page.next_cursor
        assert (seen, cursor) == (["C-1", "C-3", "C-2", "C-4"], "")
        for sort, first in (("amount", "C-1"), ("newest", "C-4"), ("oldest", "C-1")):
            one = alert_queue(by, sort=sort, limit=1)
            two = alert_queue(by, sort=sort, limit=3, cursor=one.next_cursor)
            assert one.rows[0].contract_number == first
            assert len({*one.rows, *two.rows}) == 4
        with pytest.raises(Invalid, match=r"kernel\.cursor_unreadable"):
            alert_queue(by, cursor="!!")
        with pytest.raises(Invalid, match=r"fraud\.filter_unknown"):
            alert_queue(by, sort="colour")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (AlertFilters(levels=("orange",)), 2),
        (AlertFilters(states=("to_be_reread",)), 1),
        (AlertFilters(natures=("housekeeping",)), 1),
        (AlertFilters(typologies=("exported",)), 3),
        (AlertFilters(concerns=("lender",)), 0),
        (AlertFilters(baseline=True), 0),
        (AlertFilters(run_id=1), 4),
        (AlertFilters(products=("loa",)), 0),
        (AlertFilters(text="aa-003"), 1),
        (AlertFilters(text="ALR-2026-"), 4),
        (AlertFilters(text="C-2"), 1),
        (AlertFilters(waiting=False), 0),
        (AlertFilters(opened_from=date(2020, 1, 1), opened_to=date(2020, 1, 2)), 0),
        (AlertFilters(opened_from=date(2020, 1, 1)), 4),
    ],
)
def test_filters(by: Actor, filters: AlertFilters, expected: int) -> None:
    with tenant(by.organisation_id):
        assert len(alert_queue(by, filters).rows) == expected
        assert count_alerts(by, filters) == expected


def test_an_unknown_filter_word_is_refused(by: Actor) -> None:
    with tenant(by.organisation_id), pytest.raises(Invalid, match=r"fraud\.filter_unknown"):
        alert_queue(by, AlertFilters(levels=("black",)))


def test_figures(by: Actor) -> None:
    with tenant(by.organisation_id):
        assert counts_by_level(by) == {"red": 1, "orange": 2, "yellow": 1}
        assert counts_by_typology(by) == {"exported": 3, "pledge": 1}
        assert exposure_at_risk(by) == [
            Exposure("EUR", 1_650_000, {"red": 900_000, "orange": 750_000})
        ]
        weeks = opened_per_week(by, weeks=3, until=date(2026, 11, 12))
        assert (len(weeks), weeks[-1].red, weeks[-1].orange, weeks[0].red) == (3, 1, 2, 0)
        ages = ageing(by, on=date(2026, 11, 12))
        assert ages["2-7"] == {"red": 1, "orange": 2, "yellow": 1}
        assert ages["0-1"] == ages["31+"] == {"red": 0, "orange": 0, "yellow": 0}
        assert alert_id_of(by, "ALR-2026-000003") == ids(by)["C-3"]
        assert waiting_levels(by, "registrations.certificate") == {1: 3, 2: 2, 3: 2, 4: 1}
        assert len(alerts_of_subject(by, "registrations.certificate", 3)) == 1


def test_the_days_of_grace_reach_the_rules(by: Actor) -> None:
    with tenant(by.organisation_id):
        assert rulebook_in_force(by).ruleset.settings["grace_days"] == 15
    save_settings(Choices(30, False, False, True, True, False), by=by, key="s")
    with tenant(by.organisation_id):
        assert settings_for(by).grace_days == 30
        assert rulebook_in_force(by).ruleset.settings["grace_days"] == 30
    with pytest.raises(Invalid, match=r"fraud\.grace_out_of_range"):
        save_settings(Choices(181, False, False, True, True, False), by=by, key="s2")
