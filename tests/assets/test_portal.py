"""The page of an asset: what it is, what it is worth, what other products know of it."""

from dataclasses import replace
from datetime import date

import pytest

from vigie.assets.actions import describe_asset, identify_asset, register_asset, value_asset
from vigie.assets.domain.assets import NewAsset, Valuation
from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.money import Money
from vigie.leasing.models import Contract
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.contracts import credit, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
ON, LATER = date(2024, 3, 1), date(2025, 9, 1)
CLIO = NewAsset("vehicle", "Renault", "Clio V", "VF1AAAA0000000001", "AB-123-CD", mileage_km=12)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def test_the_page_says_what_is_known_and_when(by: Actor) -> None:
    clio = register_asset(CLIO, on=ON, by=by, key="a")
    identify_asset(clio, "plate", "EF-456-GH", on=LATER, by=by, key="b")
    describe_asset(clio, {"mileage_km": "41250"}, on=LATER, by=by, key="c")
    value_asset(
        clio, Valuation("market_value", Money(1_230_050, "EUR"), LATER, "Argus"), by=by, key="d"
    )
    page = signed_in(by, "back_office").get(f"/assets/{clio}/").content.decode()
    for words in ("Renault Clio V", "EF-456-GH", "41,250", "12,300.50", "Argus", "AST-"):
        assert words in page
    assert "AB123CD" in page  # the plate before stands in what was said


def test_alerts_and_contracts_of_the_vehicle_stand_there() -> None:
    lessor = new_lessor()
    lessor.active(credit())
    by = lessor.by
    clio = register_asset(
        replace(CLIO, plate="", vin="VF1" + "0" * 13 + "7"), on=ON, by=by, key="x"
    )
    with tenant(by.organisation_id):
        Contract.objects.update(asset_id=clio)
        contract = Contract.objects.get()
    raise_alerts((subject(7, finding(Level.ORANGE)),), reading=reading(7, 10), by=by, key="one")
    client = signed_in(by, "administrator")
    page = client.get(f"/assets/{clio}/").content.decode()
    assert contract.reference in page
    assert "Vehicle left the territory" in page


def test_another_lessor_s_asset_is_unknown(by: Actor) -> None:
    clio = register_asset(CLIO, on=ON, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    assert signed_in(other, "back_office").get(f"/assets/{clio}/").status_code == 404
    assert signed_in(by, "accountant").get(f"/assets/{clio}/").status_code == 403
