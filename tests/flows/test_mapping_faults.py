"""A field that nobody can trust clears no alert."""

import re
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import decide_mapping_fault
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAYS = (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22))


def test_a_confirmed_mapping_fault_neither_confirms_nor_clears_an_alert(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    numbers = range(600)
    lender.take("portfolio", [contract(n) for n in numbers], DAYS[0])
    right = [certificate(n) for n in numbers]
    wrong = [certificate(n, holder_name="MAIRIE") if n < 200 else right[n] for n in numbers]
    read(lender, DAYS[0], right)
    read(lender, DAYS[1], wrong)
    with tenant(lender.by.organisation_id):
        (fault,) = queries.mapping_faults(lender.by)
        before = states()
    assert len(before) == 200
    decide_mapping_fault(fault.id, is_fault=True, by=lender.by, key="fault")
    read(lender, DAYS[2], wrong)
    with tenant(lender.by.organisation_id):
        assert states() == before
    read(lender, DAYS[3], right)
    with tenant(lender.by.organisation_id):
        assert set(states().values()) <= {"cleared_by_register", "closed_by_register"}


def test_a_red_that_rests_on_a_mapping_fault_is_not_confirmed(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    numbers = range(600)
    lender.take("portfolio", [contract(n) for n in numbers], DAYS[0])
    right = [certificate(n) for n in numbers]
    other = {"holder_name": "MAIRIE", "registered_on": "2026-11-02"}
    wrong = [certificate(n, **other) if n < 200 else right[n] for n in numbers]
    read(lender, DAYS[0], right)
    # Known to be open after the change of holder: without it a transfer is orange at most.
    lender.take("portfolio", [contract(n) for n in numbers], DAYS[1])
    read(lender, DAYS[1], wrong)
    with tenant(lender.by.organisation_id):
        (fault,) = queries.mapping_faults(lender.by)
        assert set(states().values()) == {"to_be_reread"}
    decide_mapping_fault(fault.id, is_fault=True, by=lender.by, key="fault")
    read(lender, DAYS[2], wrong)
    with tenant(lender.by.organisation_id):
        assert set(states().values()) == {"to_be_reread"}


def test_an_alert_says_that_its_field_may_be_mapped_wrongly(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    numbers = range(600)
    lender.take("portfolio", [contract(n) for n in numbers], DAYS[0])
    seized = {"seized_on": "2026-10-20"}
    right = [certificate(n, **(seized if n == 599 else {})) for n in numbers]
    read(lender, DAYS[0], right)
    wrong = [certificate(n, holder_name="MAIRIE") if n < 200 else right[n] for n in numbers]
    read(lender, DAYS[1], wrong)
    desk = signed_in(lender.by, "fraud_analyst")
    with tenant(lender.by.organisation_id):
        (fault,) = queries.mapping_faults(lender.by)
        doubted = Alert.objects.filter(typology="sold_while_financed").first()
        other = Alert.objects.get(typology="opposition")
        assert doubted is not None
    page = desk.get(f"/alerts/{doubted.pk}/").content.decode()
    assert "Answer that question before you decide here." in page
    assert "200 / 600" in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Perhaps mapped wrongly" not in desk.get(f"/alerts/{other.pk}/").content.decode()
    decide_mapping_fault(fault.id, is_fault=True, by=lender.by, key="fault")
    page = desk.get(f"/alerts/{doubted.pk}/").content.decode()
    assert "This field is held back: its mapping is wrong." in page
    decide_mapping_fault(fault.id, is_fault=False, by=lender.by, key="real")
    page = desk.get(f"/alerts/{doubted.pk}/").content.decode()
    assert "Perhaps mapped wrongly" not in page


def read(lender: Lender, day: date, rows: list[dict[str, str]]) -> None:
    lender.take("register", rows, day)
    watch(by=lender.by, key=f"run-{day}")


def states() -> dict[str, str]:
    return {one.contract_number: one.state for one in Alert.objects.all()}
