"""Assets: what identified a thing on a day, one VIN each, values in minor units."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import InternalError, ProgrammingError
from django.utils import timezone

from vigie.assets.actions import describe_asset, identify_asset, register_asset, value_asset
from vigie.assets.domain.assets import NewAsset, Valuation
from vigie.assets.models import AssetFact
from vigie.assets.queries import asset, asset_by, assets_of, facts_of, valuations
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from vigie.kernel.money import Money
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
DELIVERED, CLONED = date(2024, 3, 1), date(2025, 9, 1)
VIN = "VF1AAAA0000000001"
CLIO = NewAsset(
    "vehicle", "Renault", "Clio V", VIN, "ab-123-cd", first_registered_on=DELIVERED, mileage_km=12
)
PRESS = NewAsset("equipment", "Heidelberg", "SX 52", serial="FM 001-22", condition="used")


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def test_an_asset_is_what_was_said(by: Actor) -> None:
    clio = register_asset(CLIO, on=DELIVERED, by=by, key="a")
    with tenant(by.organisation_id):
        found = asset(clio, by)
    assert (found.shown, found.vin, found.plate) == ("Renault Clio V", VIN, "AB123CD")
    assert (found.is_new, found.first_registered_on, found.mileage_km) == (True, DELIVERED, 12)
    assert found.reference == f"AST-{clio:06d}"
    press = register_asset(PRESS, on=DELIVERED, by=by, key="b")
    with tenant(by.organisation_id):
        line = assets_of([clio, press], by)[press]
        seen = asset(press, by)
    assert (line.kind, line.make, line.serial, line.vin) == (
        "equipment",
        "Heidelberg",
        "FM 001-22",
        "",
    )
    assert (seen.is_new, seen.first_registered_on, seen.mileage_km) == (False, None, None)


def test_a_new_plate_begins_on_its_day(by: Actor) -> None:
    clio = register_asset(CLIO, on=DELIVERED, by=by, key="a")
    before = timezone.now()
    identify_asset(clio, "plate", "EF-456-GH", on=CLONED, by=by, key="b")
    with tenant(by.organisation_id):
        assert asset(clio, by).plate == "EF456GH"
        assert asset(clio, by, on=date(2025, 8, 31)).plate == "AB123CD"
        assert asset(clio, by, known_at=before).plate == "AB123CD"
        assert asset_by("plate", "EF 456 GH", by) == clio
        assert asset_by("plate", "AB-123-CD", by) is None
        assert asset_by("plate", "AB-123-CD", by, on=DELIVERED) == clio
        assert asset_by("vin", VIN.lower(), by) == clio
        assert asset_by("plate", "", by) is None
        assert [fact.value for fact in facts_of(clio, by) if fact.kind == "plate"] == [
            "AB123CD",
            "EF456GH",
        ]


def test_a_vin_and_a_plate_belong_to_one_asset(by: Actor) -> None:
    clio = register_asset(CLIO, on=DELIVERED, by=by, key="a")
    with pytest.raises(Conflict, match=r"assets\.vin_known"):
        register_asset(replace(CLIO, plate=""), on=DELIVERED, by=by, key="b")
    twin = replace(CLIO, vin="VF1AAAA0000000002")
    with pytest.raises(Conflict) as caught:
        register_asset(twin, on=DELIVERED, by=by, key="c")
    assert caught.value.params == {"plate": "AB123CD", "asset": f"AST-{clio:06d}"}
    identify_asset(clio, "plate", "", on=CLONED, by=by, key="d")
    other = register_asset(twin, on=CLONED, by=by, key="e")
    with tenant(by.organisation_id):
        assert asset_by("plate", "AB123CD", by) == other
        assert asset(clio, by).plate == ""


def test_mileages_and_values_are_facts(by: Actor) -> None:
    clio = register_asset(CLIO, on=DELIVERED, by=by, key="a")
    describe_asset(clio, {"mileage_km": "41000"}, on=CLONED, by=by, key="b")
    bought = Valuation("purchase_price", Money(2_150_000, "EUR"), DELIVERED, "invoice 42")
    market = Valuation("market_value", Money(1_230_050, "EUR"), CLONED)
    value_asset(clio, bought, by=by, key="c")
    value_asset(clio, market, by=by, key="d")
    corrected = replace(market, amount=Money(1_200_000, "EUR"))
    value_asset(clio, corrected, by=by, key="e")
    with tenant(by.organisation_id):
        assert asset(clio, by).mileage_km == 41000
        assert asset(clio, by, on=DELIVERED).mileage_km == 12
        assert asset(clio, by).values == {"purchase_price": bought, "market_value": corrected}
        assert asset(clio, by, on=DELIVERED).values == {"purchase_price": bought}
        assert valuations(clio, by) == (bought, market, corrected)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "ship"}, "assets.kind_unknown"),
        ({"make": " "}, "assets.word_missing"),
        ({"vin": VIN + "9"}, "assets.vin_wrong"),
        ({"plate": "--"}, "assets.plate_wrong"),
        ({"condition": "mint"}, "assets.condition_unknown"),
        ({"mileage_km": -3}, "assets.mileage_wrong"),
        ({"kind": "equipment"}, "assets.fact_unfit"),
    ],
)
def test_a_wrong_declaration_says_why(change: dict[str, str], code: str, by: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        register_asset(replace(CLIO, **change), on=DELIVERED, by=by, key="a")  # type: ignore[arg-type]  # a mixed table of fields
    assert caught.value.code == code


def test_wrong_facts_and_values_are_refused(by: Actor) -> None:
    clio = register_asset(CLIO, on=DELIVERED, by=by, key="a")
    for changes, code in (
        ({"wings": "2"}, "assets.fact_unknown"),
        ({"first_registered_on": "31/12/2024"}, "assets.date_wrong"),
    ):
        with pytest.raises(Invalid) as caught:
            describe_asset(clio, changes, on=CLONED, by=by, key="b")
        assert caught.value.code == code
    with pytest.raises(Invalid, match=r"assets\.identifier_unknown"):
        identify_asset(clio, "make", "Dacia", on=CLONED, by=by, key="c")
    for value, code in (
        (Valuation("love", Money(1, "EUR"), CLONED), "assets.basis_unknown"),
        (Valuation("list_price", Money(-1, "EUR"), CLONED), "assets.value_negative"),
        (Valuation("list_price", Money(1, "XXQ"), CLONED), "kernel.currency_unknown"),
    ):
        with pytest.raises(Invalid) as caught:
            value_asset(clio, value, by=by, key="d")
        assert caught.value.code == code


def test_another_organisation_sees_and_changes_nothing(by: Actor) -> None:
    clio = register_asset(CLIO, on=DELIVERED, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id):
        assert assets_of([clio], other) == {}
        assert asset_by("vin", VIN, other) is None
        with pytest.raises(NotFound):
            asset(clio, other)
    with pytest.raises(NotFound):
        identify_asset(clio, "plate", "X1", on=CLONED, by=other, key="b")
    with pytest.raises(NotFound):
        value_asset(clio, Valuation("list_price", Money(1, "EUR"), CLONED), by=other, key="c")
    register_asset(CLIO, on=DELIVERED, by=other, key="d")
    with pytest.raises(Forbidden):
        register_asset(CLIO, on=DELIVERED, by=replace(by, permissions=frozenset()), key="e")


def test_facts_cannot_be_edited(by: Actor) -> None:
    register_asset(CLIO, on=DELIVERED, by=by, key="a")
    with pytest.raises((InternalError, ProgrammingError)), tenant(by.organisation_id):
        AssetFact.objects.update(value="X")
