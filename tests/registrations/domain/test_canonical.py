"""How a cell is read, by the kind of its column: worked cases of the file contract, section 4."""

import pytest

from vigie.registrations.domain.canonical import (
    EMPTY,
    Habits,
    boolean_words,
    make_synonyms,
    read,
    word_synonyms,
)
from vigie.registrations.domain.columns import BY_NAME, COLUMNS, COMPARED, KEYS

CASES = [
    ("plate", "ab-123-cd", "AB123CD"),
    ("previous_plate", "1234 ab 75", "1234AB75"),
    ("vin", " vf1 rfb00x57123456", "VF1RFB00X57123456"),
    ("holder_siren", "552 100 554", "552100554"),
    ("holder_name", "Inconnu", ""),
    ("holder_name", "nd", ""),
    ("make", "b.m.w.", "BMW"),
    ("make", "Mercedes-Benz", "MERCEDES BENZ"),
    ("make", "Mercedes", "MERCEDES BENZ"),
    ("registered_on", "2025-12-31", "2025-12-31"),
    ("registered_on", "31/12/2025", "2025-12-31"),
    ("registered_on", "1.2.2025", "2025-02-01"),
    ("registered_on", "20251231", "2025-12-31"),
    ("registered_on", "31/12/2025 00:00:00", "2025-12-31"),
    ("registered_on", "2003-11-19T23:00Z", "2003-11-20"),
    ("registered_on", "2003-07-19T23:30:00+02:00", "2003-07-19"),
    ("power_kw", "0", ""),
    ("power_kw", "081,00", "81"),
    ("unladen_mass_kg", "1 234", "1234"),
    ("co2_g_km", "0", "0"),
    ("seats", "05", "5"),
    ("financed_amount", "1 234,56 €", "1234.56"),
    ("financed_amount", "1.234.567,80", "1234567.8"),
    ("financed_amount", "1,234.50", "1234.5"),
    ("financed_amount", "-0,00", "0"),
    ("stolen", "OUI", "true"),
    ("stolen", "0", "false"),
    ("holder_kind", "Personne morale", "company"),
    ("product", "Crédit-bail", "credit_bail"),
    ("security", "pledge_siv", "pledge_siv"),
    ("oppositions", "OVE; otci-pv@1/2/2025;OVE", "OTCI-PV@2025-02-01;OVE"),
    ("oppositions", "OVE;@", "OVE"),
    ("lease_mention", "oa", "OA"),
]
US = Habits("month_first", "point")
US_CASES = [
    ("registered_on", "12/31/2025", "2025-12-31"),
    ("registered_on", "3/4/2025", "2025-03-04"),
    ("registered_on", "03-04-2025 00:00:00", "2025-03-04"),
    ("registered_on", "2025-12-31", "2025-12-31"),
    ("registered_on", "20251231", "2025-12-31"),
    ("oppositions", "OTCI@2/1/2025", "OTCI@2025-02-01"),
    ("financed_amount", "1,234", "1234"),
    ("financed_amount", "1,234.50", "1234.5"),
    ("financed_amount", "-1,234,567", "-1234567"),
    ("financed_amount", "9000.50", "9000.5"),
    ("unladen_mass_kg", "1,234", "1234"),
]
US_FAULTS = [
    ("registered_on", "31/12/2025", "impossible_date"),
    ("oppositions", "OTCI@31/12/2025", "impossible_date"),
    ("financed_amount", "12,5", "unreadable_number"),
    ("financed_amount", "1.234,50", "unreadable_number"),
]
FAULTS = [
    ("vin", "1.2E+16", "vin_as_number"),
    ("vin", "1,23456E+16", "vin_as_number"),
    ("registered_on", "30/02/2025", "impossible_date"),
    ("registered_on", "2025-13-01", "impossible_date"),
    ("registered_on", "31/12/25", "impossible_date"),
    ("oppositions", "OVE@30/02/2025", "impossible_date"),
    ("seats", "five", "unreadable_number"),
    ("seats", "5,5", "not_an_integer"),
    ("financed_amount", "12..5", "unreadable_number"),
    ("stolen", "maybe", "unreadable_boolean"),
    ("product", "lease", "unknown_word"),
]


@pytest.mark.parametrize(("column", "raw", "text"), CASES)
def test_canonical_text(column: str, raw: str, text: str) -> None:
    assert read(BY_NAME[column], raw) == (text, "")


@pytest.mark.parametrize(("column", "raw", "text"), CASES)
def test_canonical_text_is_its_own_canonical_text(column: str, raw: str, text: str) -> None:
    assert read(BY_NAME[column], text) == (text, "")


@pytest.mark.parametrize(("column", "raw", "code"), FAULTS)
def test_cells_that_cannot_be_read(column: str, raw: str, code: str) -> None:
    assert read(BY_NAME[column], raw) == ("", f"registrations.{code}")


def test_one_empty_for_all_columns() -> None:
    for column in COLUMNS:
        for raw in ("", " ", "---", "ND", "Inconnu"):
            assert read(column, raw) == ("", "")


def test_tables_hold_canonical_text_and_name_known_words() -> None:
    makes = make_synonyms()
    assert not set(makes.values()) & set(makes)
    words = {word for column in COLUMNS for word in column.words}
    assert set(word_synonyms()) <= words
    assert not set(boolean_words()) & EMPTY


def test_columns_are_those_of_the_contract() -> None:
    assert len(BY_NAME) == len(COLUMNS) == 79
    assert len(COMPARED) == 52
    assert not set(COMPARED) & set(KEYS)
    assert BY_NAME["holder_name"].has_likeness
    assert not BY_NAME["colour"].has_likeness
    assert not BY_NAME["customer_name"].is_certificate


@pytest.mark.parametrize(("column", "raw", "expected"), US_CASES)
def test_a_file_with_habits_of_its_own_is_read_by_them(
    column: str, raw: str, expected: str
) -> None:
    assert read(BY_NAME[column], raw, US) == (expected, "")


@pytest.mark.parametrize(("column", "raw", "code"), US_FAULTS)
def test_what_the_habits_of_a_file_exclude_is_a_fault(column: str, raw: str, code: str) -> None:
    assert read(BY_NAME[column], raw, US) == ("", f"registrations.{code}")
