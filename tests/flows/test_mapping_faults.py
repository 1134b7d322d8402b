"""A field that nobody can trust clears no alert."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import decide_mapping_fault
from vigie.testing.lender import Lender, certificate, contract, new_lender

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


def read(lender: Lender, day: date, rows: list[dict[str, str]]) -> None:
    lender.take("register", rows, day)
    watch(by=lender.by, key=f"run-{day}")


def states() -> dict[str, str]:
    return {one.contract_number: one.state for one in Alert.objects.all()}
