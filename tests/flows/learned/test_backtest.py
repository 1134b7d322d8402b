"""A kept model judges the past beside the rules: as it judged then, and never what it learned from."""

import re
import secrets
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.flows.learned.taught import TODAY, certify, learned_lender, run, teach

from vigie.database.tenant import tenant
from vigie.flows.backtesting import run_backtest
from vigie.fraud.actions import ask_backtest, decide_alert
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.lifecycle import LIVE
from vigie.fraud.models import Alert, Backtest, BacktestLine
from vigie.fraud.queries import BacktestRow, backtest
from vigie.kernel.errors import NotFound
from vigie.scoring.actions import promote, withdraw_certificates
from vigie.scoring.models import ModelAlias, ModelVersion
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/rules/backtests/"
BEFORE, FIRST, LAST = (TODAY - timedelta(days) for days in (8, 3, 0))


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return learned_lender(tmp_path)


def champion(lender: Lender) -> int:
    with tenant(lender.by.organisation_id):
        return int(ModelAlias.objects.get(model=MODEL, alias="champion").version_id)


def replayed(lender: Lender, model: int | None) -> tuple[BacktestRow, list[BacktestLine]]:
    number = ask_backtest(None, model, by=lender.by, key=secrets.token_hex(8))
    run_backtest(number, by=lender.by)
    with tenant(lender.by.organisation_id):
        lines = BacktestLine.objects.filter(backtest_id=number).order_by("id")
        return backtest(lender.by, number), list(lines)


def standing(lines: list[BacktestLine], on: date) -> Counter[tuple[str, int]]:
    return Counter({(one.typology, one.level): one.standing for one in lines if one.read_on == on})


def alerted(lender: Lender) -> Counter[tuple[str, int]]:
    with tenant(lender.by.organisation_id):
        live = Alert.objects.filter(state__in=[word.value for word in LIVE])
        return Counter(live.values_list("typology", "level"))


@pytest.mark.parametrize("cut", [0.2, 0.001])
def test_the_champion_alerts_again_of_what_it_alerted(lender: Lender, cut: float) -> None:
    """At 0.001 it alerts of nearly every contract, of which no rule says anything."""
    run(lender, BEFORE)
    certify(lender, {"orange": cut}, TODAY - timedelta(days=4))
    for on in (FIRST, LAST):
        run(lender, on)
    real = alerted(lender)
    row, lines = replayed(lender, champion(lender))
    assert +standing(lines, LAST) == real
    assert real["learned_pattern", 2] == {0.2: 1, 0.001: 5}[cut]
    opened = {one.read_on: one.opened for one in lines if one.typology == "learned_pattern"}
    # It had proved nothing before, so it said nothing of the extract before.
    assert +Counter(opened) == Counter({FIRST: real["learned_pattern", 2]})
    assert (row.model_number, row.judged_from, row.missed) == (1, BEFORE, 0)
    _, rules = replayed(lender, None)
    assert not [one for one in rules if one.typology == "learned_pattern"]
    assert alerted(lender) == real  # nobody was alerted


def test_a_red_whose_certificate_was_withdrawn_then_is_orange(lender: Lender) -> None:
    certify(lender, {"red": 0.2}, BEFORE)
    run(lender, BEFORE)
    withdraw_certificates(MODEL, reason="a test", on=FIRST, by=lender.by, key="w")
    run(lender, FIRST)
    _, lines = replayed(lender, champion(lender))
    found = {
        one.read_on: one.level
        for one in lines
        if one.typology == "learned_pattern" and one.standing
    }
    assert found == {BEFORE: 3, FIRST: 2}


def test_a_version_never_judges_the_days_that_it_learned_from(lender: Lender) -> None:
    for on in (BEFORE, FIRST):
        run(lender, on)
    teach(lender, FIRST, seed=2)
    with tenant(lender.by.organisation_id):
        newer = ModelVersion.objects.latest("id").pk
    if newer != champion(lender):
        promote(newer, reason="a test", by=lender.by, key="p")
    certify(lender, {"orange": 0.001}, BEFORE)
    row, lines = replayed(lender, newer)
    assert row.judged_from == FIRST + timedelta(days=1)
    assert not [one for one in lines if one.typology == "learned_pattern"]
    run(lender, LAST)
    _, lines = replayed(lender, newer)
    days = {one.read_on for one in lines if one.typology == "learned_pattern"}
    assert days == {LAST}


def test_what_people_found_of_the_contract_judges_the_model(lender: Lender) -> None:
    certify(lender, {"orange": 0.2}, BEFORE)
    run(lender, FIRST)
    with tenant(lender.by.organisation_id):
        mine = Alert.objects.get(typology="learned_pattern")
        other = Alert.objects.get(contract_number=mine.contract_number, typology="opposition")
    anna = replace(lender.by, user_id=7, kind="person")
    decide_alert(other.pk, verdict="not_fraud", reason="told", by=anna, key="o")
    row, lines = replayed(lender, champion(lender))
    (model,) = [one for one in lines if one.typology == "learned_pattern"]
    assert (model.opened, model.right, model.wrong, model.unknown) == (1, 0, 1, 0)
    assert row.wrong == 2  # the rule's alert of it is wrong too
    decide_alert(mine.pk, verdict="fraud_confirmed", reason="seen", by=anna, key="m")
    row, lines = replayed(lender, champion(lender))
    (model,) = [one for one in lines if one.typology == "learned_pattern"]
    assert (model.right, model.wrong, row.right, row.wrong, row.missed) == (1, 0, 1, 1, 0)
    assert row.minutes == sum(
        row.opened[level] * minutes
        for level, minutes in {"red": 45, "orange": 20, "yellow": 10}.items()
    )


@pytest.mark.parametrize(
    ("language", "chosen", "named", "since"),
    [
        ("en", "Model 1, learned up to", "with model 1", "The model judges the extracts since"),
        (
            "fr",
            "Modèle 1, appris jusqu’au",
            "avec le modèle 1",
            "Le modèle juge les extraits depuis",
        ),
        ("pl", "Model 1, uczył się do", "z modelem 1", "Model ocenia wyciągi od"),
    ],
)
def test_a_model_is_chosen_and_read_at_the_portal(
    lender: Lender, language: str, chosen: str, named: str, since: str
) -> None:
    run(lender, FIRST)
    author, model = signed_in(lender.by, "risk", language), champion(lender)
    assert chosen in words_of(author, PAGE)
    author.post(PAGE, {"ruleset": "0", "model": str(model), "key": "a"})
    with tenant(lender.by.organisation_id):
        number = Backtest.objects.get().pk
    run_backtest(number, by=lender.by)
    assert named in words_of(author, PAGE)
    page = words_of(author, f"{PAGE}{number}/")
    assert named in page
    assert since in page


def test_the_api_takes_a_model_of_its_own_organisation_only(lender: Lender, tmp_path: Path) -> None:
    run(lender, FIRST)
    model, stranger = champion(lender), new_lender(tmp_path, name="Other").by
    with pytest.raises(NotFound):
        ask_backtest(None, model, by=stranger, key="k")
    secret = create_token("ci", "risk", by=lender.by, key="t")
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    asked = machine.post(
        "/api/v1/backtests",
        {"model_id": model},
        content_type="application/json",
        headers={"idempotency-key": "k"},
    ).json()
    assert (asked["model_id"], asked["model_number"]) == (model, 1)
    assert asked["judged_from"] == BEFORE.isoformat()


def words_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", page.content.decode()).split())
