"""One plate, two writers: whoever comes second is refused, on whatever days they speak of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.two_at_once import Cursor, committed, second_meets_first

from vigie.assets.actions import identify_asset, register_asset, register_assets
from vigie.assets.domain.assets import NewAsset
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict
from vigie.tenancy.actions import create_organisation

ON, LATER = date(2024, 3, 1), date(2025, 9, 1)
CLIO = NewAsset("vehicle", "Renault", "Clio V", "VF1AAAA0000000001", "AB-123-CD")
TWIN = replace(CLIO, vin="VF1AAAA0000000002")


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: Any, owner_cursor: Cursor) -> Iterator[Actor]:
    tables = ("assets_assetfact", "assets_asset")
    with committed(django_db_blocker, owner_cursor, tables) as by:
        yield by


def test_two_writers_cannot_give_one_plate_to_two_assets(two: Actor, owner_cursor: Cursor) -> None:
    second = second_meets_first(
        two,
        owner_cursor,
        lambda: register_asset(CLIO, on=ON, by=two, key="a"),
        lambda: register_asset(TWIN, on=ON, by=two, key="b"),
    )
    with pytest.raises(Conflict, match=r"assets\.plate_known"):
        second.result()


def test_nor_one_by_one_and_many_at_once(two: Actor, owner_cursor: Cursor) -> None:
    second = second_meets_first(
        two,
        owner_cursor,
        lambda: register_asset(CLIO, on=ON, by=two, key="a"),
        lambda: register_assets((TWIN,), on=ON, by=two, key="b"),
    )
    with pytest.raises(Conflict, match=r"assets\.identifiers_known"):
        second.result()


@pytest.mark.django_db
def test_a_plate_given_for_earlier_days_must_not_run_into_its_bearer() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    clio = register_asset(CLIO, on=LATER, by=by, key="a")
    with pytest.raises(Conflict, match=r"assets\.plate_known"):
        register_asset(TWIN, on=ON, by=by, key="b")
    with pytest.raises(Conflict, match=r"assets\.identifiers_known"):
        register_assets((TWIN,), on=ON, by=by, key="c")
    other = register_asset(replace(TWIN, plate="EF-456-GH"), on=LATER, by=by, key="d")
    identify_asset(other, "plate", "AB-123-CD", on=ON, by=by, key="e")  # until it bears EF-456-GH
    identify_asset(clio, "plate", "", on=date(2026, 1, 1), by=by, key="f")
    identify_asset(other, "plate", "AB-123-CD", on=date(2026, 1, 1), by=by, key="g")


@pytest.mark.django_db
def test_a_plate_that_was_given_up_since_is_still_taken_for_the_days_before() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    clio = register_asset(CLIO, on=ON, by=by, key="a")
    identify_asset(clio, "plate", "EF-456-GH", on=LATER, by=by, key="b")
    with pytest.raises(Conflict, match=r"assets\.identifiers_known"):
        register_assets((TWIN,), on=ON, by=by, key="c")
    assert register_assets((TWIN,), on=LATER, by=by, key="d")
