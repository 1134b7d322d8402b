"""The French tax file: eighteen fields, legs that sum to zero, opening balances, its name.

LPF art. A47 A-1: order of fields, tabs, YYYYMMDD, decimal comma, numbering without gap.
"""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.ledger.posting import draft, post_in_act, transfer

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, Refused
from vigie.ledger.domain.fec import FIELDS, encoded
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.queries.fec import Fec, FecAsked, fec
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared

pytestmark = pytest.mark.django_db
ABOUT = Subject("leasing.contract", 42)
Y2026 = FecAsked(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def booked(by: Actor) -> Actor:
    add_own_name(
        Declared("Lessor One", "main", date(2012, 1, 1), siren="552 100 554"), by=by, key="n"
    )
    last_year = (
        transfer("bank", "101000", 1_000_000),
        transfer("customer_receivable", "rental_income", 50_000),
        transfer("commission_expense", "bank", 7_001),
    )
    post_in_act(draft("2025", *last_year, on=date(2025, 6, 1), subject=ABOUT), by=by, key="a")
    rental = transfer("customer_receivable", "rental_income", 27_652)
    post_in_act(draft("bill", rental, on=date(2026, 11, 2), subject=ABOUT), by=by, key="b")
    post_in_act(
        draft("paid", transfer("bank", "customer_receivable", 5), on=Y2026.closes_on),
        by=by,
        key="c",
    )
    post_in_act(draft("2027", rental, on=date(2027, 1, 1), subject=ABOUT), by=by, key="d")
    return by


def rows(by: Actor) -> tuple[str, list[dict[str, str]]]:
    with tenant(by.organisation_id):
        found = fec(by, Y2026)
        text = b"".join(found.content).decode("iso8859-15")
    head, *lines = text.removesuffix("\r\n").split("\r\n")
    assert tuple(head.split("\t")) == FIELDS
    assert len(FIELDS) == 18
    return found.name, [dict(zip(FIELDS, line.split("\t"), strict=True)) for line in lines]


def test_the_file_of_a_year(booked: Actor) -> None:
    name, found = rows(booked)
    assert name == "552100554FEC20261231.txt"
    told = [
        (r["EcritureNum"], r["CompteNum"], r["CompAuxNum"], r["Debit"], r["Credit"]) for r in found
    ]
    assert told == [
        ("AN00000001", "101000", "", "0,00", "10000,00"),
        ("AN00000001", "120000", "", "0,00", "429,99"),
        ("AN00000001", "411000", "leasing.contract:42", "500,00", "0,00"),
        ("AN00000001", "512000", "", "9929,99", "0,00"),
        ("OD00000001", "411000", "leasing.contract:42", "276,52", "0,00"),
        ("OD00000001", "706100", "", "0,00", "276,52"),
        ("OD00000002", "512000", "", "0,05", "0,00"),
        ("OD00000002", "411000", "", "0,00", "0,05"),
    ]
    assert found[4]["EcritureDate"] == "20261102"
    assert found[4]["JournalLib"] == "Opérations diverses"
    assert found[4]["CompteLib"] == "Clients"
    assert {r["PieceRef"] for r in found} == {"AN00000001", "OD00000001", "OD00000002"}
    assert {r["Montantdevise"] + r["Idevise"] + r["EcritureLet"] for r in found} == {""}


def test_each_entry_balances_and_no_required_field_is_empty(booked: Actor) -> None:
    _, found = rows(booked)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in found:
        sums[row["EcritureNum"]] += Decimal(row["Debit"].replace(",", "."))
        sums[row["EcritureNum"]] -= Decimal(row["Credit"].replace(",", "."))
        assert all(row[field] for field in (*FIELDS[:6], *FIELDS[8:13], "ValidDate"))
        assert row["CompteNum"][:3].isdigit()
    assert set(sums.values()) == {Decimal(0)}


def test_what_is_booked_after_midnight_is_validated_on_that_day(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_own_name(
        Declared("Lessor One", "main", date(2012, 1, 1), siren="552 100 554"), by=by, key="n"
    )
    # Half past midnight in Paris is the day before in UTC.
    night = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: night)
    rental = transfer("customer_receivable", "rental_income", 27_652)
    post_in_act(draft("bill", rental, on=date(2026, 11, 2), subject=ABOUT), by=by, key="b")
    _, found = rows(by)
    assert {(row["EcritureDate"], row["ValidDate"]) for row in found} == {("20261102", "20261102")}


def test_without_a_siren_or_a_chart_or_the_permission_there_is_no_file(by: Actor) -> None:
    def asked(actor: Actor) -> Fec:
        with tenant(actor.organisation_id):
            return fec(actor, Y2026)

    with pytest.raises(Refused, match=r"ledger\.siren_missing"):
        asked(by)
    with pytest.raises(Forbidden):
        asked(Actor(by.organisation_id, 1, "n", "en", frozenset({"ledger.read_entries"})))


@pytest.mark.parametrize(
    ("text", "written"),
    [("Dépôt d’été – 1 €", "Dépôt d'été - 1 €"), ("Łódź", "Lódz"), ("plain", "plain"), ("中", "?")],
)
def test_what_the_files_characters_lack_comes_near(text: str, written: str) -> None:
    assert encoded(text).decode("iso8859-15") == written
