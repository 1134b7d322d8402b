"""Past extracts judged again: by the rules in force as they were judged, by others otherwise."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.playing import play_world

from vigie.database.tenant import tenant
from vigie.flows.backtesting import run_backtest
from vigie.fraud.actions import ask_backtest, decide_alert, save_review_time
from vigie.fraud.actions.backtesting import Minutes
from vigie.fraud.domain.lifecycle import LIVE
from vigie.fraud.domain.rulebook import builtin_text, compiled_rulebook, vocabulary
from vigie.fraud.models import Alert, AlertEvent, BacktestLine
from vigie.fraud.queries import backtest, backtest_cells
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.scoring.actions import save_ruleset
from vigie.testing.lender import new_lender
from vigie.testing.world.build import build_world
from vigie.testing.world.rates import Plan

pytestmark = pytest.mark.django_db
PLAN = Plan(contracts=500, fraud_share=0.12, extract_days=(-8, -1, 0))


@pytest.fixture
def by(tmp_path: Path) -> Actor:
    (world,) = build_world(tmp_path, PLAN, today=date(2026, 11, 27))
    return play_world(world).by


def state(by: Actor) -> list[tuple[object, ...]]:
    with tenant(by.organisation_id):
        names = ("id", "typology", "level", "state", "last_run_id", "is_waiting")
        return list(Alert.objects.order_by("id").values_list(*names))


def test_the_rules_in_force_open_again_what_they_opened(by: Actor) -> None:
    before = state(by)
    number = ask_backtest(None, by=by, key="ask")
    with pytest.raises(Conflict):
        ask_backtest(None, by=by, key="again")
    run_backtest(number, by=by)
    assert state(by) == before  # nobody was alerted
    with tenant(by.organisation_id):
        lines = list(BacktestLine.objects.order_by("id"))
        alerts = list(Alert.objects.all())
        twice = AlertEvent.objects.filter(kind="read_twice").count()
        row = backtest(by, number)
    assert (row.status, row.done, row.total) == ("done", 3, 3)
    last = max(line.run_id for line in lines)
    standing = {
        (line.typology, line.level): line.standing
        for line in lines
        if line.run_id == last and line.standing
    }
    live = [one for one in alerts if one.state in {word.value for word in LIVE}]
    assert standing == Counter((one.typology, one.level) for one in live)
    opened = sum(line.opened for line in lines)
    assert opened >= len(alerts)  # an alert that rose counts again at its new level
    assert row.confirmed == twice > 10
    assert (row.right, row.wrong, row.unknown, row.missed) == (0, 0, opened, 0)


def test_another_version_is_compared_with_verdicts_and_hours_before_it_is_published(
    by: Actor,
) -> None:
    with tenant(by.organisation_id):
        reds = list(Alert.objects.filter(state="open", level=3).order_by("id"))
    exported = [one for one in reds if one.typology == "exported"]
    others = [one for one in reds if one.typology == "sold_while_financed"]
    anna = replace(by, user_id=7, kind="person")
    for one in exported[:2]:
        decide_alert(one.pk, verdict="fraud_confirmed", reason="seen", by=anna, key=f"d{one.pk}")
    decide_alert(others[0].pk, verdict="not_fraud", reason="told", by=anna, key="o")
    # What a machine decided is no verdict of people.
    decide_alert(others[1].pk, verdict="not_fraud", reason="told", by=by, key="m")
    known = compiled_rulebook().ruleset.version
    text = builtin_text().replace(f"version = {known}", f"version = {known + 1}", 1)
    text = text.replace(
        'when = { signal = "exported", is = true }', 'when = { signal = "seized", is = true }'
    )
    ruleset = save_ruleset(text, vocabulary=vocabulary(), by=by, key="save")
    numbers = []
    for which in (None, ruleset):
        numbers.append(ask_backtest(which, by=by, key=f"ask-{which}"))
        run_backtest(numbers[-1], by=by)
    save_review_time(Minutes(60, 30, 6), by=by, key="minutes")
    with tenant(by.organisation_id):
        ours, theirs = (backtest(by, number) for number in numbers)
        matters = {one.typology for one in backtest_cells(by, numbers[1], by_typology=True)}
        days = {one.read_on for one in backtest_cells(by, numbers[0], by_typology=False)}
    assert (ours.right, ours.wrong, ours.missed) == (2, 1, 0)
    assert (theirs.right, theirs.wrong, theirs.missed) == (0, 1, 2)
    assert theirs.version == known + 1
    assert len(days) == 3
    assert ours.minutes == 60 * ours.opened["red"] + 30 * ours.opened["orange"] + (
        6 * ours.opened["yellow"]
    )
    assert theirs.opened["red"] < ours.opened["red"]
    assert "sold_while_financed" in matters


def test_who_is_elsewhere_and_what_is_no_number_of_minutes(by: Actor, tmp_path: Path) -> None:
    number = ask_backtest(None, by=by, key="ask")
    stranger = new_lender(tmp_path, name="Other").by
    with tenant(stranger.organisation_id), pytest.raises(NotFound):
        backtest(stranger, number)
    with pytest.raises(Invalid):
        save_review_time(Minutes(0, 30, 6), by=by, key="minutes")
