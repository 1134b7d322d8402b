"""What a lender expects by product, as a worked table, and its laws."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.registrations.domain.columns import CERTIFICATE_COLUMNS, PRODUCTS
from vigie.registrations.domain.distortions import Matter, matter_of
from vigie.registrations.domain.expectations import (
    LEASES,
    OwnName,
    expected_values,
    is_of_interest,
    is_own,
    unexpected_fields,
)

ON = date(2026, 11, 20)
NOW = OwnName("LESSOR SA", "123456782", date(2020, 1, 1), None)
BEFORE = OwnName("OLD LESSOR", "", date(2000, 1, 1), date(2019, 12, 31))
OWN = (NOW, BEFORE)


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        ({"product": "loa"}, "holder_name", ("LESSOR SA",)),
        ({"product": "loa", "customer_name": "DURAND"}, "lessee_name", ("DURAND",)),
        ({"product": "lld", "customer_city": "LYON"}, "lessee_city", ("LYON",)),
        ({"product": "credit", "customer_name": "DURAND"}, "holder_name", ("DURAND",)),
        ({"product": "credit", "customer_siren": "1"}, "holder_siren", ("1",)),
        ({"product": "credit"}, "holder_name", None),
        ({"product": "credit", "customer_name": "DURAND"}, "lessee_name", None),
        ({"product": "credit", "security": "pledge_siv"}, "pledge_creditor", ("LESSOR SA",)),
        ({"product": "credit", "security": "pledge_other"}, "pledge_creditor", None),
        ({"product": "loa", "security": "pledge_siv"}, "pledge_creditor", None),
        ({"product": "pl_leasing"}, "owner_name", ("LESSOR SA",)),
        ({"product": "pl_leasing", "customer_name": "DURAND"}, "holder_name", None),
        ({"product": "pl_loan_title_transfer"}, "co_holder_name", ("LESSOR SA",)),
        ({"product": "pl_loan_title_transfer", "customer_name": "X"}, "holder_name", ("X",)),
        (
            {"product": "loa", "holder_name": "SUB LESSOR"},
            "holder_name",
            ("SUB LESSOR", "LESSOR SA"),
        ),
        (
            {"product": "loa", "holder_name": "DURAND", "customer_name": "DURAND"},
            "holder_name",
            ("LESSOR SA",),
        ),
        ({"product": "credit", "lessee_name": "X", "customer_name": "Y"}, "lessee_name", ("X",)),
        ({"product": "", "customer_name": "DURAND"}, "holder_name", None),
        ({"product": "credit", "colour": "BLANC"}, "colour", ("BLANC",)),
    ],
)
def test_what_is_expected(
    row: dict[str, str], field: str, expected: tuple[str, ...] | None
) -> None:
    assert expected_values(row, OWN, date(2024, 1, 1), ON).get(field) == expected


@pytest.mark.parametrize(
    ("certificate_on", "expected"),
    [
        (date(2019, 5, 1), True),
        (date(2019, 12, 31), True),
        (date(2020, 1, 1), False),
        (None, True),
    ],
)
def test_a_name_of_before_stands_on_certificates_of_its_time(
    certificate_on: date | None, expected: bool
) -> None:
    assert is_own("OLD LESSOR", "", OWN, certificate_on, ON) is expected


def test_a_name_to_come_is_not_ours_yet_and_a_siren_suffices() -> None:
    soon = OwnName("NEW NAME", "", date(2027, 1, 1), None)
    assert not is_own("NEW NAME", "", (soon,), None, ON)
    assert is_own("SPELLED OTHERWISE", "123456782", OWN, None, ON)
    assert not is_own("", "", (OwnName("", "", date(2000, 1, 1), None),), None, ON)


def test_a_lender_without_own_names_makes_no_claim_on_them() -> None:
    assert expected_values({"product": "loa"}, (), None, ON) == {}


names = st.sampled_from(["", "DURAND", "MARTIN", "LESSOR SA", "OLD LESSOR"])
rows = st.fixed_dictionaries(
    {
        "product": st.sampled_from(["", *PRODUCTS]),
        "security": st.sampled_from(["", "pledge_siv", "none"]),
        "customer_name": names,
        "holder_name": names,
        "lessee_name": names,
        "pledge_creditor": names,
    }
)


@given(rows)
def test_the_first_expected_values_are_met_by_themselves(row: dict[str, str]) -> None:
    claims = expected_values(row, OWN, None, ON)
    observed = {field: values[0] for field, values in claims.items()}
    assert unexpected_fields(row, observed, OWN, ON) == {}


@given(rows)
def test_a_customer_never_stands_alone_in_c1_of_a_lease(row: dict[str, str]) -> None:
    if row["product"] in LEASES and row["customer_name"] not in {"", "LESSOR SA", "OLD LESSOR"}:
        claims = expected_values(row, OWN, None, ON)
        assert row["customer_name"] not in claims["holder_name"]


@given(rows, rows)
def test_an_empty_cell_is_never_a_distortion(row: dict[str, str], seen: dict[str, str]) -> None:
    claims = expected_values(row, OWN, None, ON)
    for field in unexpected_fields(row, seen, OWN, ON):
        assert claims[field]
        assert row.get(field) or row["product"]


@pytest.mark.parametrize(
    ("row", "observed", "expected"),
    [
        ({}, {}, False),
        ({}, None, True),
        ({"contract_status": "settled"}, {}, True),
        ({}, {"stolen": "true"}, True),
        ({}, {"stolen": "false"}, False),
        ({}, {"oppositions": "OTCI"}, True),
        ({}, {"pledge_creditor": "OTHER"}, True),
        ({"security": "pledge_siv"}, {"pledge_creditor": "LESSOR SA"}, False),
        ({"security": "pledge_siv"}, {"pledge_expires_on": "2027-01-19"}, True),
        ({"security": "pledge_siv"}, {"pledge_expires_on": "2027-01-20"}, False),
        ({"contract_starts_on": "2026-01-01"}, {"registered_on": "2025-01-01"}, True),
        ({"contract_starts_on": "2025-01-01"}, {"registered_on": "2025-01-02"}, False),
    ],
)
def test_which_certificates_the_rules_may_speak_of(
    row: dict[str, str], observed: dict[str, str] | None, expected: bool
) -> None:
    assert is_of_interest(row, observed, ON, has_distortion=False) is expected
    assert is_of_interest(row, observed, ON, has_distortion=True)


def test_every_field_has_a_matter() -> None:
    assert matter_of("") is Matter.PRESENCE
    assert matter_of("lessee_city") is Matter.ADDRESS
    assert matter_of("holder_birth_name") is Matter.HOLDER
    assert {matter_of(column.name) for column in CERTIFICATE_COLUMNS} == set(Matter) - {
        Matter.PRESENCE
    }
