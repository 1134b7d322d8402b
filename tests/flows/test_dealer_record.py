"""A dealer answers for what stands, not for what the register took back."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DEALER = "Garage Test"
DAYS = [date(2026, 11, day) for day in (2, 4, 6)]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(n, dealer=DEALER) for n in range(20)], DAYS[0])
    return made


def run(lender: Lender, on: date, known: range) -> None:
    lender.take("register", [certificate(number) for number in known], on, confirm=True)
    watch(by=lender.by, key=f"watch-{on}")


def states(lender: Lender, typology: str) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.filter(typology=typology).values_list("state", flat=True)
        return sorted(found)


def test_what_the_register_took_back_does_not_stand_against_a_dealer(lender: Lender) -> None:
    run(lender, DAYS[0], range(12))
    assert states(lender, "not_found") == ["open"] * 8
    run(lender, DAYS[1], range(20))
    assert states(lender, "not_found") == ["cleared_by_register"] * 8
    run(lender, DAYS[2], range(20))
    assert states(lender, "dealer_cluster") == []


def test_what_is_still_not_found_stands_against_him(lender: Lender) -> None:
    run(lender, DAYS[0], range(12))
    run(lender, DAYS[1], range(14))
    assert states(lender, "dealer_cluster") == ["open"] * 6
    with tenant(lender.by.organisation_id):
        told = Alert.objects.filter(typology="dealer_cluster").values_list(
            "contract_number", flat=True
        )
        assert sorted(told) == [f"C-{number:05d}" for number in range(14, 20)]
