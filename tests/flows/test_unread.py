"""A register that says nothing of a vehicle corrects nothing: an absent row, an empty cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.signals import unread
from vigie.fraud.models import Alert, AlertEvent
from vigie.registrations.domain.facts import ChangeFact
from vigie.testing.facts import facts, not_found
from vigie.testing.lender import Lender, certificate, contract, new_lender

DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14)]
SOLD = certificate(1, holder_name="MARTIN JEAN", registered_on="2026-11-03")


def test_a_row_that_is_absent_is_silent_on_all_that_registers_tell_and_on_nothing_else() -> None:
    silent = unread(not_found())
    assert {"sold_while_financed", "stolen", "not_found", "technical"} <= silent
    assert not {"bust_out", "identity", "dealer_cluster", "learned_pattern"} & silent
    assert unread(facts()) == frozenset()


def test_an_empty_holder_is_silent_on_sales_and_speaks_of_the_rest() -> None:
    silent = unread(facts(observed={"holder_name": ""}))
    assert {"sold_while_financed", "lessor_dropped", "transferred_after_end"} <= silent
    assert not {"stolen", "exported", "pledge", "technical"} & silent


def test_an_owner_not_named_is_silence_where_the_lender_must_stand() -> None:
    assert "lessor_dropped" in unread(facts("pl_leasing", observed={"owner_name": ""}))
    assert unread(facts("loa", observed={"owner_name": ""})) == frozenset()


def test_a_theft_whose_cell_was_emptied_is_not_taken_back_but_a_no_takes_it_back() -> None:
    emptied = ChangeFact("stolen", "true", "", "changed", date(2026, 11, 10))
    answered = replace(emptied, is_now="false")
    assert unread(replace(facts(), changes=(emptied,))) == {"stolen"}
    said = facts(observed={"stolen": "false"})
    assert unread(replace(said, changes=(answered,))) == frozenset()


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def run(lender: Lender, on: date, *rows: dict[str, str], more: str = "") -> None:
    lender.take("register", list(rows), on, confirm=True, more=more)
    watch(by=lender.by, key=f"watch-{on}")


def alerts(lender: Lender) -> dict[str, str]:
    with tenant(lender.by.organisation_id):
        return {
            one.typology: f"{one.state} {one.level}"
            for one in Alert.objects.filter(contract_number="C-00001")
        }


def told(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = AlertEvent.objects.filter(alert__typology="sold_while_financed").order_by("id")
        return list(found.values_list("kind", flat=True))


@pytest.mark.django_db
def test_a_sale_is_not_cleared_by_an_extract_without_its_row(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), SOLD, certificate(2))
    run(lender, DAYS[1], certificate(0), SOLD, certificate(2))
    assert alerts(lender)["sold_while_financed"] == "open 3"
    run(lender, DAYS[2], certificate(0), certificate(2))
    assert alerts(lender)["sold_while_financed"] == "open 3"
    run(lender, DAYS[3], certificate(0), SOLD, certificate(2))
    assert alerts(lender)["sold_while_financed"] == "open 3"
    assert told(lender) == ["opened", "read_twice", "not_read"]


@pytest.mark.django_db
def test_a_sale_is_not_cleared_by_an_empty_holder(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), SOLD, certificate(2))
    emptied = {**SOLD, "holder_name": "", "registered_on": ""}
    run(lender, DAYS[1], certificate(0), emptied, certificate(2))
    assert alerts(lender)["sold_while_financed"] == "to_be_reread 3"
    run(lender, DAYS[2], certificate(0), certificate(1), certificate(2))
    assert alerts(lender)["sold_while_financed"] == "cleared_by_register 3"


@pytest.mark.django_db
def test_a_row_set_aside_opens_no_alert_of_its_own_and_clears_none(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), SOLD, certificate(2))
    bad = [{**SOLD, "registered_on": "2026-13-45"}, certificate(2, registered_on="2026-02-31")]
    run(lender, DAYS[1], certificate(0), *bad)
    assert alerts(lender) == {"sold_while_financed": "to_be_reread 3"}
    with tenant(lender.by.organisation_id):
        assert not Alert.objects.filter(contract_number="C-00002").exists()
