"""Tasks, settings, and what alerts show on other pages."""

from datetime import date
from typing import Any

import pytest

from vigie.database.tenant import tenant
from vigie.fraud import queries
from vigie.fraud.actions import (
    Choices,
    decide_alert,
    merge_alerts,
    raise_alerts,
    save_settings,
    snooze_alerts,
)
from vigie.fraud.models import Alert, FraudSettings
from vigie.fraud.portal import offers, tables
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="watch")


@pytest.fixture
def raised(by: Actor) -> Actor:
    said = (
        subject(1, finding(RED), exposure="9000"),
        subject(2, finding(ORANGE), finding(ORANGE, "stolen"), exposure="500"),
        subject(3, finding(YELLOW, "pledge", nature="housekeeping", task="renew_pledge")),
    )
    raise_alerts(said, reading=reading(7, 10), by=by, key="run")
    return by


def test_tasks_are_listed_and_completed(raised: Actor) -> None:
    clerk = signed_in(raised, "back_office", "pl")
    page = clerk.get("/tasks/")
    assert "Odnowić wpis zastawu" in page.content.decode()
    task = page.context["listing"].rows[0].key
    answer = clerk.post(f"/tasks/{task}/complete", {"key": "t"})
    assert answer.headers["Location"] == "/tasks/"
    assert clerk.post(f"/tasks/{task}/complete", {"key": "u"}).status_code == 409
    assert "formaction" not in clerk.get("/tasks/").content.decode()
    with tenant(raised.organisation_id):
        assert Alert.objects.get(contract_number="C-3").state == "open"


def test_a_task_is_completed_from_its_alert(raised: Actor) -> None:
    with tenant(raised.organisation_id):
        number = Alert.objects.get(contract_number="C-3").pk
    clerk = signed_in(raised, "back_office")
    page = clerk.get(f"/alerts/{number}/")
    task = page.context["tasks"][0]
    form = {"key": task.key, "back": "state=open"}
    answer = clerk.post(f"/tasks/{task.line.id}/complete", form)
    assert answer.headers["Location"] == f"/alerts/?state=open&selected={number}"
    assert "Task done: Renew the inscription" in clerk.get(f"/alerts/{number}/").content.decode()
    reader = signed_in(raised, "reader")
    assert reader.post(f"/tasks/{task.line.id}/complete", form).status_code == 403
    assert "No task waits" in reader.get("/tasks/").content.decode()


def test_tasks_turn_pages_and_are_told_apart(by: Actor) -> None:
    save_settings(Choices(15, True, True, True, True, False), by=by, key="s")
    said = [subject(n, finding(ORANGE)) for n in range(1, 53)]
    raise_alerts(tuple(said), reading=reading(1, 10), by=by, key="run")
    client = signed_in(by, "reader")
    first = client.get("/tasks/?code=review_alert")
    assert "52 tasks" in first.content.decode()
    second = client.get(f"/tasks/{first.context['listing'].next_href}")
    assert len(second.context["listing"].rows) == 2


def test_settings_are_read_by_all_and_saved_by_some(by: Actor) -> None:
    client = signed_in(by, "administrator")
    assert "yellow always waits for a person" in client.get("/settings/alerts/").content.decode()
    form = {"grace_days": "20", "opens_task": ["orange"], "notifies": ["red"], "key": "k"}
    assert client.post("/settings/alerts/", form).headers["Location"] == "/settings/alerts/"
    with tenant(by.organisation_id):
        kept = FraudSettings.objects.get()
    assert (kept.grace_days, kept.red_opens_task, kept.orange_opens_task) == (20, False, True)
    assert (kept.notifies_red, kept.notifies_orange, kept.notifies_yellow) == (True, False, False)
    assert client.post("/settings/alerts/", form | {"grace_days": "181"}).status_code == 422
    again = form | {"grace_days": "30"}
    assert client.post("/settings/alerts/", again).status_code == 422
    reader = signed_in(by, "fraud_analyst")
    assert "Your role may read" in reader.get("/settings/alerts/").content.decode()
    assert reader.post("/settings/alerts/", form).status_code == 403


def test_the_settings_page_leads_to_what_the_role_may_open(by: Actor) -> None:
    page = signed_in(by, "administrator").get("/settings/").content.decode()
    for address in ("/settings/alerts/", "/settings/names/", "/settings/messages/"):
        assert f'href="{address}"' in page
    assert '/settings/names/"' not in signed_in(by, "reader").get("/settings/").content.decode()


def test_the_settings_stand_in_sections(by: Actor) -> None:
    page = signed_in(by, "administrator").get("/settings/").content.decode()
    places = [
        page.index(words)
        for words in ("Alerts, rules and models", 'settings/rules/"', "Products and contracts",
                      'settings/ceilings/"', "Documents and messages", 'settings/messages/"',
                      "Organisation</h2>", 'settings/look/"')
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_new_organisation_is_led_to_its_first_import(by: Actor) -> None:
    page = signed_in(by, "administrator").get("/").content.decode()
    assert "Nothing is watched yet" in page
    for question in ("How long have alerts waited?", "How much is at risk?", "What is left to do?"):
        assert question not in page


def test_the_dashboard_asks_its_questions_once_an_alert_was_raised(raised: Actor) -> None:
    page = signed_in(raised, "administrator").get("/").content.decode()
    for question in ("How long have alerts waited?", "How much is at risk?", "What is left to do?"):
        assert question in page


def test_the_dashboard_counts_and_leads_to_the_same_alerts(raised: Actor) -> None:
    client = signed_in(raised, "fraud_analyst")
    assert client.get("/").status_code == 200
    with tenant(raised.organisation_id):
        levels = offers.levels_card(raised)["levels"]
        charts = [card(raised)["chart"] for card in (offers.weeks_card, offers.ageing_card)]
        exposure: Any = offers.exposure_card(raised)["lines"]
        assert offers.loud_count(raised) == 2
        assert offers.tasks_card(raised)["total"] == 1
    for level, number, _low, href in levels:  # type: ignore[attr-defined]  # a list of tuples
        assert len(client.get(href).context["items"]) == number, level
    for chart in charts:
        for series in chart.series:  # type: ignore[attr-defined]  # a Chart
            for number, href in zip(series.values, series.links, strict=True):
                if number:
                    assert len(client.get(href).context["items"]) == number, href
        assert sum(sum(one.values) for one in chart.series) == 4  # type: ignore[attr-defined, misc]  # a Chart
    ((currency, total, levels),) = list(exposure)
    assert (currency, total) == ("EUR", 9500)
    assert [(level, part) for level, part, _href in levels] == [("red", 9000), ("orange", 500)]
    for level, _part, href in levels:
        assert {one.row.level for one in client.get(href).context["items"]} == {level}


def test_the_dashboard_counts_what_is_to_be_reread_after_a_baseline(by: Actor) -> None:
    said = (subject(1, finding(RED)), subject(2, finding(RED, "stolen")))
    raise_alerts(said, reading=reading(7, 10, is_baseline=True), by=by, key="first")
    raise_alerts((subject(3, finding(RED)),), reading=reading(8, 10), by=by, key="next")
    with tenant(by.organisation_id):
        states = offers.levels_card(by)["states"]
    word, number, low, href = states[0]  # type: ignore[index]  # a list of tuples
    assert (str(word), number) == ("To be re-read", 3)
    assert low == "read once, not confirmed yet · 2 of them in the backlog"
    assert len(signed_in(by, "fraud_analyst").get(href).context["items"]) == 3


def figures_of(by: Actor) -> list[tuple[int, str]]:
    """Return every figure of the dashboard about alerts and tasks, and of the saved views, with its link."""
    card: Any
    with tenant(by.organisation_id):
        card, waiting = offers.levels_card(by), queries.waiting_alerts(by)
        charts: list[Any] = [one(by)["chart"] for one in (offers.ageing_card, offers.weeks_card)]
        tasks: Any = offers.tasks_card(by)["lines"]
        views = tables.views(waiting, queries.for_second_eyes(by))
    told = [(n, href) for _word, n, _low, href in [*card["levels"], *card["states"]]]
    told.append((card["backlog"], card["backlog_href"]))
    for series in (one for chart in charts for one in chart.series):
        told += list(zip(series.values, series.links, strict=True))
    told += [(n, href) for _words, n, href in tasks]
    return told + [
        (one.count, offers.alerts_address(**one.query)) for one in views if one.count is not None
    ]


def test_every_figure_is_the_number_of_rows_behind_it(by: Actor) -> None:
    """Also of what is put aside, stands behind another alert, is confirmed or belongs to the backlog."""
    old = (subject(1, finding(RED)), subject(2, finding(ORANGE)), subject(3, finding(ORANGE)))
    raise_alerts(old, reading=reading(7, 10, is_baseline=True), by=by, key="first")
    levels = (RED, ORANGE, ORANGE, ORANGE, YELLOW, YELLOW)
    new = [subject(n, finding(level), exposure="700") for n, level in enumerate(levels, 11)]
    done = subject(20, finding(YELLOW, "pledge", nature="housekeeping", task="renew_pledge"))
    raise_alerts((*new, done), reading=reading(8, 11), by=by, key="next")
    with tenant(by.organisation_id):
        ids = dict(Alert.objects.values_list("contract_number", "id"))
    aside = (ids["C-2"], ids["C-12"], ids["C-15"])
    snooze_alerts(aside, until=date(2027, 2, 1), reason="later", by=by, key="z")
    merge_alerts((ids["C-3"], ids["C-13"], ids["C-16"]), by=by, key="m")
    decide_alert(ids["C-14"], verdict="fraud_confirmed", reason="seen", by=by, key="d")
    client = signed_in(by, "fraud_analyst")
    told = figures_of(by)
    assert sum(number for number, _ in told) > 30
    for number, href in told:
        page: Any = client.get(href).context
        rows = page["items"] if "items" in page else page["listing"].rows
        assert len(rows) == number, href
    exposure: Any
    with tenant(by.organisation_id):
        exposure = offers.exposure_card(by)
    behind: Any = client.get(exposure["href"]).context["items"]
    ((_currency, amount, _levels),) = exposure["lines"]
    assert sum(item.row.exposure_cents for item in behind) == amount * 100 == 720_000


def test_an_exposure_and_the_list_behind_it_are_the_same_contracts(by: Actor) -> None:
    """Each contract once, by the highest of its alerts, also where its alerts name other amounts."""
    both = subject(1, finding(RED), finding(YELLOW, "stolen"), exposure="900")
    twice = subject(2, finding(YELLOW), finding(YELLOW, "destroyed"), exposure="50")
    own = subject(4, finding(ORANGE, "pledge", nature="housekeeping"), exposure="7")
    said = (both, twice, subject(3, finding(ORANGE), exposure="300"), own)
    raise_alerts(said, reading=reading(7, 10), by=by, key="run")
    raise_alerts(
        (subject(1, finding(RED), exposure="1000"),), reading=reading(8, 10), by=by, key="again"
    )
    with tenant(by.organisation_id):
        # Of the same contract the alert that is gone kept the amount of its day.
        assert sorted(Alert.objects.values_list("contract_number", "level", "exposure_cents")) == [
            ("C-1", 1, 90_000), ("C-1", 3, 100_000), ("C-2", 1, 5_000), ("C-2", 1, 5_000),
            ("C-3", 2, 30_000), ("C-4", 2, 700),
        ]  # fmt: skip
        card: Any = offers.exposure_card(by)
    ((currency, total, levels),) = card["lines"]
    assert (currency, total) == ("EUR", 1350)
    assert [(level, part) for level, part, _ in levels] == [
        ("red", 1000),
        ("orange", 300),
        ("yellow", 50),
    ]
    client = signed_in(by, "fraud_analyst")
    for part, href in [(total, card["href"]), *((part, href) for _, part, href in levels)]:
        page: Any = client.get(href).context
        rows = [item.row for item in page["items"]]
        assert sum(row.exposure_cents for row in rows) == part * 100, href
        assert len({row.contract_number for row in rows}) == len(rows), href
        assert page["listing"].counted.startswith(str(len(rows)))


def test_a_certificate_shows_its_alerts_and_search_finds_them(raised: Actor) -> None:
    with tenant(raised.organisation_id):
        lines = offers.panel_of(raised, 2)
        assert offers.panel_of(raised, 99) is None
    assert lines is not None
    assert len(lines["lines"]) == 2  # type: ignore[arg-type]  # a list
    page = signed_in(raised, "reader").get("/search?q=ALR-2026-000001").content.decode()
    assert "ALR-2026-000001 · Certain" in page
    assert "AA-001-BB · Vehicle left the territory · To be re-read" in page
