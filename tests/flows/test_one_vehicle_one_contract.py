"""A vehicle is told by its VIN and a contract by its number, however they are written and asked."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_certificates
from vigie.fraud.models import Alert
from vigie.registrations.actions import update_contract
from vigie.registrations.models import Certificate
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 8)
ROWS = [certificate(number) for number in range(3)]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], FIRST)
    return made


def alerts(lender: Lender) -> list[tuple[str, str, str]]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.order_by("id")
        return list(found.values_list("contract_number", "typology", "state"))


def one(lender: Lender, number: str) -> Certificate:
    with tenant(lender.by.organisation_id):
        return Certificate.objects.get(contract_number=number)


@pytest.mark.parametrize(
    ("vin", "typologies"),
    [
        ("VF3AAAAAAAAAAAAAA", []),
        (ROWS[1]["vin"], ["sold_while_financed"]),
        ("", ["sold_while_financed"]),
    ],
    ids=["another vehicle", "ours", "no VIN told"],
)
def test_a_run_and_one_certificate_read_the_same_operations(
    lender: Lender, vin: str, typologies: list[str]
) -> None:
    sold = {"plate": ROWS[1]["plate"], "vin": vin, "operation": "DECLARATION_CESSION"}
    lender.take_with_operations(ROWS, [sold | {"occurred_on": "2026-10-20"}], FIRST)
    watch(by=lender.by, key="run")
    by_run = alerts(lender)
    assert [typology for _, typology, _ in by_run] == typologies
    assess_certificates([one(lender, "C-00001").pk], entry_id=5, by=lender.by)
    assert alerts(lender) == by_run


def test_a_number_written_otherwise_is_the_same_contract_and_the_same_alert(
    lender: Lender,
) -> None:
    rows = [ROWS[0], certificate(1, exported_on="2026-10-20"), ROWS[2]]
    lender.take("register", rows, FIRST)
    watch(by=lender.by, key="first")
    assert alerts(lender) == [("C-00001", "exported", "to_be_reread")]
    otherwise = [contract(number, contract_number=f"c {number:05d}") for number in range(3)]
    lender.take("portfolio", otherwise, SECOND)
    lender.take("register", rows, SECOND)
    watch(by=lender.by, key="second")
    assert alerts(lender) == [("C-00001", "exported", "open")]


def test_what_is_new_of_a_contract_stands_on_its_certificate(lender: Lender) -> None:
    lender.take("register", ROWS, FIRST)
    new = {"contract_number": "C-00001", "outstanding_amount": "0.00"}
    ends = {"contract_ends_on": "2026-12-31"}
    update_contract(lender.portfolio, new | ends, as_of=SECOND, by=lender.by, key="update")
    found = one(lender, "C-00001")
    assert (found.outstanding_cents, found.ends_on) == (0, date(2026, 12, 31))
