"""Rows set aside, as another program reads them: the sentence whole, in its language."""

import pytest
from django.test import Client
from tests.registrations.portal import house

from vigie.tenancy.actions import create_token

pytestmark = pytest.mark.django_db

_TERMS = "2025-13-45,2029-01-10,1,EUR,A,A,FIAT"
BAD = f"LC-9,AA-109-BB,1.2E+16,credit,open,{_TERMS}"


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "portfolio.csv, line 5, column vin: “1.2E+16” is a number made by a spreadsheet"),
        ("fr", "portfolio.csv, ligne 5, colonne vin : « 1.2E+16 » est un nombre fabriqué par"),
        ("pl", "portfolio.csv, wiersz 5, kolumna vin: „1.2E+16” to liczba utworzona przez arkusz"),
    ],
)
def test_a_row_set_aside_says_its_reason(language: str, reason: str) -> None:
    by = house.organisation()
    batch = house.take_portfolio(by, [*house.CONTRACTS, BAD])
    secret = create_token("erp", "back_office", by=by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})
    answer = client.get(f"/api/v1/imports/{batch}/bad-rows")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["next_cursor"] == ""
    rows = {one["code"]: one for one in said["items"]}
    row = rows["registrations.vin_as_number"]
    assert (row["table"], row["line"], row["value"]) == ("portfolio", 5, "1.2E+16")
    assert row["reason"].translate({0xA0: " ", 0x202F: " "}).startswith(reason)
