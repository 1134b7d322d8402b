"""The page of a contract shows its certificate under watch and its alerts."""

import secrets
from collections.abc import Iterator
from datetime import date

import pytest
from tests.registrations.portal import house
from tests.registrations.portal.conftest import read_here

from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.leasing.actions.drafting import NewContract, draft_contract
from vigie.registrations.models import Certificate
from vigie.registrations.ports import use_reader
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.contracts import Lessor, credit, lessor_of
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessor() -> Iterator[Lessor]:
    use_reader(read_here)
    by = house.organisation()
    terms = "credit,open,2025-01-10,2029-01-10,9000.50,EUR"
    vin = "VF1AAAA0000000001"
    house.take_portfolio(by, [f"C-1,AA-001-BB,{vin},{terms},Zoé Martin,Zoé Martin,RENAULT"])
    house.take_register(by, [f"AA-001-BB,{vin},Louis Bernard,DACIA,,BLEU"])
    house.run(by)
    yield lessor_of(by)
    use_reader(read_in_child)


def drafted(lessor: Lessor, reference: str) -> int:
    new = NewContract(
        agreement=credit(), customer_id=lessor.customer, is_consumer=True, reference=reference
    )
    key = secrets.token_hex(8)
    return draft_contract(new, on=date(2026, 1, 1), by=lessor.by, key=key).contract_id


def test_what_is_watched_stands_on_the_contract(lessor: Lessor) -> None:
    with tenant(lessor.by.organisation_id):
        number = Certificate.objects.get().pk
    alert = subject(1, finding(Level.ORANGE))
    raise_alerts((alert,), reading=reading(7, 10), by=lessor.by, key="raise")
    staff = signed_in(lessor.by, "administrator")
    page = staff.get(f"/contracts/{drafted(lessor, 'C-1')}/").content.decode()
    assert f"/certificates/{number}/" in page
    assert "ALR-2026-000001" in page
    other = staff.get(f"/contracts/{drafted(lessor, 'C-10')}/").content.decode()
    assert "/certificates/" not in other.split("<main")[1]
    assert "ALR-2026" not in other


def test_who_may_not_read_alerts_sees_none(lessor: Lessor) -> None:
    alert = subject(1, finding(Level.ORANGE))
    raise_alerts((alert,), reading=reading(7, 10), by=lessor.by, key="raise")
    page = signed_in(lessor.by, "risk").get(f"/contracts/{drafted(lessor, 'C-1')}/")
    assert page.status_code == 200
    assert "ALR-2026" not in page.content.decode()
