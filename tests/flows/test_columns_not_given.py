"""A column that a register's row does not give says nothing: it accuses nobody and clears nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.signals import signals_of, unread
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.fraud.models import Alert
from vigie.registrations.actions import (
    ImportFiles,
    SourceFacts,
    observe_one,
    read_import,
    receive_import,
    save_source,
    store_upload,
)
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.models import Distortion
from vigie.registrations.queries.records import observed_record
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.testing.facts import OWN, facts
from vigie.testing.lender import Lender, certificate, contract, new_lender, written

DAYS = [date(2026, 11, day) for day in (9, 10, 18, 20, 22)]
EXAMPLE = ("plate", "vin", "holder_name", "registered_on")
LIGHT = ("plate", "vin", "registered_on", "holder_name", "stolen")
BUILT = {"make": "RENAULT", "energy": "ES", "power_kw": "66"}
MORE = {"holder_birth_name": "", "co_holder_name": "", "holder_siren": "", "seized_on": ""}
WHOLE = {**BUILT, **MORE, "destroyed_on": ""}

Alerts = dict[str, str]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number, **BUILT) for number in range(8)], DAYS[0])
    return made


def rows(*columns: str, **changed: dict[str, str]) -> list[dict[str, str]]:
    """Return eight certificates, some changed (c3 is that of the fourth), with some columns only."""
    whole = [certificate(n, **{**WHOLE, **changed.get(f"c{n}", {})}) for n in range(8)]
    return [{n: one[n] for n in one if not columns or n in columns} for one in whole]


def alerts(lender: Lender) -> Alerts:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.order_by("contract_number", "typology")
        return {
            f"{one.contract_number[-1]} {one.typology}": f"{Level(one.level).word} {one.state}"
            for one in found
        }


def second_register(lender: Lender, some: list[dict[str, str]], on: date) -> None:
    """Hand in the extract of another register."""
    source = SourceFacts("register", "light", "FR", "contract", ("*",), 365, 8)
    light = save_source(source, by=lender.by, key="light source")
    upload = store_upload(written(lender.folder / "light.csv", some), "light.csv", by=lender.by)
    taken = receive_import(
        light, ImportFiles(upload), kind="full", as_of=on, by=lender.by, key=f"light {on}"
    )
    read_import(taken.batch_id, by=lender.by, key=f"light {on}")


HAPPENED = {
    "c1": {"exported_on": "2026-11-05"},
    "c2": {"destroyed_on": "2026-11-05"},
    "c3": {"seized_on": "2026-10-10"},
    "c4": {"pledge_creditor": ""},
    "c5": {"holder_name": "LENOIR MARIE", "holder_birth_name": "DURAND PAUL 5"},
    "c6": {"holder_name": "MARTIN JEAN", "co_holder_name": "DURAND PAUL 6"},
}
BEFORE = {
    "1 exported": "red to_be_reread",
    "2 destroyed": "red to_be_reread",
    "3 opposition": "yellow open",
    "4 pledge": "yellow open",
}


@pytest.mark.django_db
def test_a_second_register_of_fewer_columns_clears_and_accuses_nobody(lender: Lender) -> None:
    lender.take("register", rows(**HAPPENED), DAYS[1])
    watch(by=lender.by, key="first")
    before = alerts(lender)
    assert before == BEFORE
    second_register(lender, rows(*LIGHT, **HAPPENED), DAYS[2])
    watch(by=lender.by, key="second")
    assert alerts(lender) == before
    with tenant(lender.by.organisation_id):
        empty = Distortion.objects.filter(closed_on=None, observed="").exclude(field="")
        assert list(empty.values_list("certificate__contract_number", "field")) == []


@pytest.mark.django_db
def test_what_a_register_gives_of_other_vehicles_explains_nothing(lender: Lender) -> None:
    lender.take("register", rows()[:4], DAYS[1])
    second_register(lender, rows(*LIGHT)[4:], DAYS[1])
    watch(by=lender.by, key="first")
    assert alerts(lender) == {}
    sold = {"c6": {"holder_name": "LENOIR MARIE", "registered_on": "2026-11-12"}}
    second_register(lender, rows(*LIGHT, **sold)[4:], DAYS[2])
    watch(by=lender.by, key="second")
    assert alerts(lender) == {"6 sold_while_financed": "orange open"}


@pytest.mark.django_db
def test_what_the_first_register_says_next_counts_again(lender: Lender) -> None:
    lender.take("register", rows(**HAPPENED), DAYS[1])
    watch(by=lender.by, key="first")
    second_register(lender, rows(*LIGHT, **HAPPENED), DAYS[2])
    watch(by=lender.by, key="second")
    lender.take("register", rows(**HAPPENED | {"c3": {}, "c4": {}}), DAYS[3])
    watch(by=lender.by, key="third")
    assert alerts(lender) == {
        "1 exported": "red open",
        "2 destroyed": "red open",
        "3 opposition": "yellow closed_by_register",
        "4 pledge": "yellow closed_by_register",
    }


@pytest.mark.django_db
def test_a_second_register_still_tells_of_what_it_gives(lender: Lender) -> None:
    lender.take("register", rows(), DAYS[1])
    watch(by=lender.by, key="first")
    second_register(lender, rows(*LIGHT, c7={"stolen": "true"}), DAYS[2])
    watch(by=lender.by, key="second")
    assert [key for key in alerts(lender) if key != "7 stolen"] == []
    assert "7 stolen" in alerts(lender)


@pytest.mark.django_db
def test_the_live_record_of_the_example_raises_nothing(lender: Lender) -> None:
    lender.take("register", rows(), DAYS[1])
    watch(by=lender.by, key="first")
    (live,) = rows(*EXAMPLE)[:1]
    seen = observe_one(lender.register, live, as_of=DAYS[2], by=lender.by, key="live")
    assert (seen.opened, seen.closed) == (0, 0)
    watch(by=lender.by, key="second")
    assert alerts(lender) == {}


@pytest.mark.django_db
def test_a_live_record_clears_and_confirms_nothing_that_it_does_not_give(lender: Lender) -> None:
    lender.take("register", rows(**HAPPENED), DAYS[1])
    watch(by=lender.by, key="first")
    for number, live in enumerate(rows(*EXAMPLE, **HAPPENED)):
        observe_one(lender.register, live, as_of=DAYS[2], by=lender.by, key=f"live-{number}")
    watch(by=lender.by, key="second")
    assert alerts(lender) == BEFORE


@pytest.mark.django_db
def test_an_empty_cell_of_the_same_day_does_not_clear_a_live_export(lender: Lender) -> None:
    lender.take("register", rows(), DAYS[1])
    watch(by=lender.by, key="first")
    live = rows("plate", "vin", "exported_on", c1=HAPPENED["c1"])[1]
    observe_one(lender.register, live, as_of=DAYS[2], by=lender.by, key="live")
    watch(by=lender.by, key="second")
    assert alerts(lender) == {"1 exported": "red to_be_reread"}
    lender.take("register", rows(), DAYS[2])
    watch(by=lender.by, key="third")
    assert alerts(lender) == {"1 exported": "red to_be_reread"}


@pytest.mark.django_db
def test_a_live_record_of_another_holder_keeps_nothing_of_the_one_before(lender: Lender) -> None:
    lender.take("register", rows(c1={"holder_birth_name": "DURAND PAUL 1"}), DAYS[1])
    new = rows(*EXAMPLE, c1={"holder_name": "MARTIN JEAN"})[1]
    observe_one(lender.register, new, as_of=DAYS[2], by=lender.by, key="live")
    with tenant(lender.by.organisation_id):
        known = observed_record(lender.by, new["plate"], new["vin"])
    assert known is not None
    assert known.columns == frozenset(EXAMPLE)
    kept = {name: known.texts.get(name, "") for name in ("holder_birth_name", "make", "stolen")}
    assert kept == {"holder_birth_name": "", "make": "RENAULT", "stolen": "false"}


def test_technical_cells_that_are_empty_differ_in_nothing() -> None:
    known = facts(expected=BUILT, observed=dict.fromkeys(BUILT, ""))
    assert told(known) == {}
    assert told(facts(expected=BUILT, observed={"make": "BMW", "energy": "GO", "power_kw": "99"}))


def test_a_lessee_is_missing_only_where_the_column_is_given() -> None:
    known = facts("loa", observed={"lessee_name": ""})
    assert "lessee_missing" in told(known)
    light = replace(known, register_columns=frozenset(LIGHT))
    assert told(light) == {}
    assert "lessee_missing" in unread(light)


def told(known: SubjectFacts) -> dict[str, str]:
    found = evaluate(compiled_rulebook(), signals_of(known, OWN), known.as_of).findings
    return {
        one.typology: one.level.word
        for one in found
        if one.outcome == "alert" and one.level > Level.NONE
    }
