"""A seizure that the register tells by its operation alone, of a vehicle otherwise in order."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (2, 9, 16)]
NUMBERS = range(3)


def operation(code: str, on: str, cancelled_on: str = "") -> dict[str, str]:
    vehicle = {name: certificate(1)[name] for name in ("plate", "vin")}
    return {**vehicle, "operation": code, "occurred_on": on, "cancelled_on": cancelled_on}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in NUMBERS], DAYS[0])
    return made


def read(lender: Lender, on: date, *operations: dict[str, str]) -> list[tuple[str, str, int, str]]:
    rows = [certificate(number) for number in NUMBERS]
    lender.take_with_operations(rows, operations, on)
    watch(by=lender.by, key=f"watch-{on}")
    with tenant(lender.by.organisation_id):
        found = Alert.objects.order_by("id")
        return [(one.contract_number, one.typology, one.level, one.state) for one in found]


@pytest.mark.parametrize(
    ("inscribed", "lifted"), [("INSCRIRE_DVS", "LEVER_DVS"), ("INSCRIRE_OVE", "LEVER_OVE")]
)
def test_it_is_yellow_until_it_is_lifted(lender: Lender, inscribed: str, lifted: str) -> None:
    said = operation(inscribed, "2026-10-20")
    assert read(lender, DAYS[0], said) == [("C-00001", "opposition", 1, "open")]
    assert read(lender, DAYS[1], said) == [("C-00001", "opposition", 1, "open")]
    gone = read(lender, DAYS[2], said, operation(lifted, "2026-11-12"))
    assert gone == [("C-00001", "opposition", 1, "closed_by_register")]


def test_it_is_gone_when_the_register_cancels_it(lender: Lender) -> None:
    read(lender, DAYS[0], operation("INSCRIRE_DVS", "2026-10-20"))
    gone = read(lender, DAYS[1], operation("INSCRIRE_DVS", "2026-10-20", "2026-11-05"))
    assert gone == [("C-00001", "opposition", 1, "closed_by_register")]
