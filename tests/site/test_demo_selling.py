"""What the demo's lessors sell: insurance and services that a rental may hold, in each country."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.leasing.queries import sold_products
from vigie.site.demo.selling import sell
from vigie.testing.contracts import new_lessor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "offered"),
    [
        (
            "FR",
            {
                "fr-credit-auto": ["gap"],
                "fr-loa-auto": ["gap", "upkeep", "tyres"],
                "fr-lld-pro": ["gap", "upkeep", "tyres"],
            },
        ),
        (
            "PL",
            {
                "pl-leasing-operacyjny": ["gap", "upkeep", "tyres"],
                "pl-wynajem": ["gap", "upkeep", "tyres"],
            },
        ),
    ],
)
def test_its_products_offer_packages_once(country: str, offered: dict[str, list[str]]) -> None:
    by = new_lessor().by
    sell(country, by)
    sell(country, by)
    with tenant(by.organisation_id):
        sold = {one.terms.code: one for one in sold_products(by, date(2026, 11, 27))}
    found = {
        code: [package.code for package in one.terms.packages]
        for code, one in sold.items()
        if one.terms.packages
    }
    assert found == offered
    assert {sold[code].version for code in offered} == {2}
