"""The list of assets and its forms over HTTP: found by any identifier ever borne, told by day."""

from datetime import date

import pytest

from vigie.assets.actions import identify_asset, register_asset
from vigie.assets.domain.assets import NewAsset
from vigie.assets.portal import offers
from vigie.assets.queries import AssetFilters, asset, assets_page, count_assets, valuations
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.cursor import encode_cursor
from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
ON, LATER = date(2024, 3, 1), date(2025, 9, 1)
CLIO = NewAsset("vehicle", "Renault", "Clio V", "VF1AAAA0000000001", "AB-123-CD")
PRESS = NewAsset("equipment", "Heidelberg", "SM 52", serial="HD 5200/17")


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def found(by: Actor, q: str, kind: str = "") -> list[int]:
    with tenant(by.organisation_id):
        filters = AssetFilters(q, kind)
        rows = [row.id for row in assets_page(by, filters).rows]
        assert count_assets(by, filters) == len(rows)
        return rows


def test_an_asset_is_found_by_the_beginning_of_whatever_it_bore(by: Actor) -> None:
    clio = register_asset(CLIO, on=ON, by=by, key="a")
    press = register_asset(PRESS, on=ON, by=by, key="b")
    identify_asset(clio, "plate", "EF-456-GH", on=LATER, by=by, key="c")
    assert found(by, "") == [press, clio]
    assert found(by, "", "equipment") == [press]
    for words in ("AB-123-CD", "ab 123", "EF456", "VF1AAAA", f"AST-{clio:06d}"):
        assert found(by, words) == [clio], words
    assert found(by, "hd 5200") == [press]
    for words in ("123", "Clio", "---", "\0", "ZZ"):
        assert found(by, words) == [], words


def test_pages_follow_one_another_both_ways(by: Actor) -> None:
    ids = [
        register_asset(NewAsset("equipment", "Maker", f"M{n}"), on=ON, by=by, key=str(n))
        for n in range(5)
    ]
    with tenant(by.organisation_id):
        for descending, expected in ((True, ids[::-1]), (False, ids)):
            seen, cursor = [], ""
            while True:
                page = assets_page(by, descending=descending, cursor=cursor, size=2)
                seen += [row.id for row in page.rows]
                cursor = page.next_cursor
                if not cursor:
                    break
            assert seen == expected
        with pytest.raises(Invalid, match=r"kernel\.cursor_unreadable"):
            assets_page(by, cursor=encode_cursor(["x"]))


def test_another_organisations_assets_are_not_in_the_list(by: Actor) -> None:
    register_asset(CLIO, on=ON, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    assert found(other, "") == found(other, "VF1") == []


def test_the_search_box_shows_make_plate_and_number(by: Actor) -> None:
    clio = register_asset(CLIO, on=ON, by=by, key="a")
    with tenant(by.organisation_id):
        (hit,) = offers.find(by, "AB-123", 5)
        assert offers.find(by, " ", 5) == []
    assert (hit.title, hit.detail, hit.href) == (
        "Renault Clio V",
        f"AB123CD · VF1AAAA0000000001 · AST-{clio:06d}",
        f"/assets/{clio}/",
    )


def test_an_asset_is_registered_described_and_valued_by_those_who_may(by: Actor) -> None:
    client = signed_in(by, "back_office")
    assert "No asset yet" in client.get("/assets/").content.decode()
    said = {"kind": "vehicle", "make": "Renault", "model": "Clio V", "plate": "AB-123-CD"}
    said |= {"condition": "used", "mileage_km": "41000", "on": "2024-03-01", "token": "t1"}
    made = client.post("/assets/new", said)
    assert client.post("/assets/new", said)["Location"] == made["Location"]
    (clio,) = found(by, "")
    page = client.get("/assets/").content.decode()
    assert "1 asset" in page
    assert made["Location"] == f"/assets/{clio}/"
    changed = {**said, "plate": "EF-456-GH", "mileage_km": "52000", "on": "2025-09-01"}
    changed["token"] = "t2"
    assert client.post(f"/assets/{clio}/describe", changed).status_code == 302
    worth = {"basis": "market_value", "amount": "12300.50", "currency": "EUR", "source": "Argus"}
    worth |= {"on": "2025-09-01", "token": "t3"}
    assert client.post(f"/assets/{clio}/value", worth).status_code == 302
    with tenant(by.organisation_id):
        before, after = asset(clio, by, on=ON), asset(clio, by, on=LATER)
        (value,) = valuations(clio, by)
    assert (before.plate, before.mileage_km) == ("AB123CD", 41_000)
    assert (after.plate, after.mileage_km, after.facts["condition"]) == ("EF456GH", 52_000, "used")
    assert (value.amount, value.source) == (Money(1_230_050, "EUR"), "Argus")


def test_what_is_wrong_is_said_beside_the_form_and_nothing_is_kept(by: Actor) -> None:
    register_asset(CLIO, on=ON, by=by, key="a")
    client = signed_in(by, "back_office")
    said = {"kind": "vehicle", "make": "Renault", "model": "Clio V", "plate": "AB-123-CD"}
    said |= {"condition": "used", "on": "2024-03-01", "token": "t1"}
    answer = client.post("/assets/new", said)
    assert (answer.status_code, "AB123CD" in answer.content.decode()) == (422, True)
    assert len(found(by, "")) == 1
    analyst = signed_in(by, "fraud_analyst")
    assert analyst.get("/assets/").status_code == 200
    assert analyst.get("/assets/new").status_code == 403
