"""Pure checks on columns and identifiers."""

import pytest

from vigie.registrations.domain.validation import (
    BadRow,
    looks_like_spreadsheet_number,
    missing_columns,
)
from vigie.ui.catalogue import LANGUAGES, messages, sentence_for


@pytest.mark.parametrize(
    "text",
    ["1.2E+16", "1,23457E+16", "1.23456789012346E+16", "1e+16", "12E16".replace("E", "E+"), " 1.2e16 ",
     "12345678901234600.0"],
)  # fmt: skip
def test_spreadsheet_numbers_are_seen(text: str) -> None:
    assert looks_like_spreadsheet_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "VF1AAAAA555555555", "12345678901234567", "123456789E1234567", "1E16", "AB-123-CD", "E"],
)
def test_true_identifiers_are_left_alone(text: str) -> None:
    assert not looks_like_spreadsheet_number(text)


def test_required_columns() -> None:
    assert missing_columns({"contract_number", "vin"}, "portfolio") == ()
    assert missing_columns({"plate"}, "portfolio") == ("contract_number",)
    assert missing_columns(set(), "operations") == ("plate / vin", "operation", "occurred_on")
    assert missing_columns({"vin", "inspected_on"}, "inspections") == ()


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("missing_key", {}),
        ("impossible_date", {}),
        ("unreadable_number", {}),
        ("unreadable_boolean", {}),
        ("unknown_word", {"known": "loa, lld"}),
        ("vin_as_number", {}),
        ("repeated_contract", {"first": 2}),
        ("repeated_vehicle", {"first": 2}),
    ],
)
def test_a_bad_row_is_told_in_one_line(code: str, params: dict[str, object]) -> None:
    bad = BadRow(41, "Date fin", "31/02/2025" * 20, f"registrations.{code}", params)
    assert bad.code in messages()
    for language in LANGUAGES:
        told = sentence_for(bad.code, bad.details("a.csv"), language)
        assert told.startswith("a.csv")
        assert "41" in told
        assert "Date fin" in told
        assert len(told) < 300
