"""Letters of the tax file: groups that balance, the plain rule and the statement alike."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.posting import draft, post_in_act, transfer

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.ledger.domain.fec import FIELDS
from vigie.ledger.domain.lettering import Lettered, OpenLeg, letter, letters_of
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.models import Account, Chart, Transfer
from vigie.ledger.queries.fec import FecAsked, fec
from vigie.ledger.queries.lettering import letters
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared

SINCE, THROUGH = date(2026, 1, 1), date(2026, 12, 31)
KEYS = count()


def leg(entry: int, day: int, minor: int) -> OpenLeg:
    on = SINCE + timedelta(days=day)
    return OpenLeg(entry, 1, on, on, minor)


def groups(*legs: OpenLeg) -> list[int]:
    found = letter(legs)
    return [found[one.key].group if one.key in found else 0 for one in legs]


def test_a_payment_letters_its_due() -> None:
    legs = leg(1, 0, 39_818), leg(2, 3, -39_818)
    assert groups(*legs) == [1, 1]
    assert letter(legs)[legs[0].key] == Lettered(1, SINCE + timedelta(days=3))


def test_one_payment_of_three_dues_is_one_group() -> None:
    legs = leg(1, 0, 100), leg(2, 30, 100), leg(3, 60, 100), leg(4, 70, -300), leg(5, 90, 100)
    assert groups(*legs) == [1, 1, 1, 1, 0]


def test_who_is_always_one_behind_has_the_older_ones_lettered() -> None:
    legs = leg(1, 0, 100), leg(2, 30, 100), leg(3, 31, -100), leg(4, 60, 100), leg(5, 61, -100)
    assert groups(*legs) == [1, 2, 1, 0, 2]


def test_a_part_paid_due_is_open() -> None:
    assert groups(leg(1, 0, 100), leg(2, 5, -40)) == [0, 0]
    assert groups(leg(1, 0, 100), leg(2, 5, -40), leg(3, 9, -60)) == [1, 1, 1]


def test_money_that_comes_first_is_lettered_too() -> None:
    assert groups(leg(1, 0, -100), leg(2, 5, 100)) == [1, 1]


def test_what_was_brought_forward_is_settled_first() -> None:
    brought = OpenLeg(0, 0, SINCE, SINCE, 100)
    early = OpenLeg(9, 1, SINCE - timedelta(days=9), SINCE, 100)  # booked late
    assert groups(brought, early, leg(2, 5, -100)) == [1, 0, 1]


@given(st.lists(st.integers(-4, 4).filter(bool), max_size=30))
def test_every_group_balances_and_what_is_open_is_the_balance(minors: list[int]) -> None:
    legs = [leg(place, place % 7, minor) for place, minor in enumerate(minors, start=1)]
    found = letter(legs)
    sums: dict[int, int] = defaultdict(int)
    for one in legs:
        if one.key in found:
            sums[found[one.key].group] += one.minor
    assert set(sums.values()) <= {0}
    assert sum(one.minor for one in legs if one.key not in found) == sum(minors)
    assert sorted(sums) == list(range(1, len(sums) + 1))


def test_letters() -> None:
    assert [letters_of(n) for n in (0, 1, 26, 27, 52, 703)] == ["", "A", "Z", "AA", "AZ", "AAA"]


MOVES = st.lists(
    st.tuples(st.integers(1, 2), st.integers(-40, 40), st.integers(-3, 3).filter(bool)),
    min_size=1,
    max_size=12,
)


@pytest.mark.django_db
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_the_statement_says_what_the_plain_rule_says(
    by: Actor, moves: list[tuple[int, int, int]]
) -> None:
    base = next(KEYS) * 10
    for number, days, minor in moves:
        on = SINCE + timedelta(days=days)
        sides = ("customer_receivable", "rental_income")
        debit, credit = sides if minor > 0 else sides[::-1]
        about = Subject("leasing.contract", base + number)
        one = transfer(debit, credit, abs(minor) * 100, on=on, subject=about)
        key = f"move {next(KEYS)}"
        post_in_act(draft(key, one, on=on, subject=about), by=by, key=key)
    with tenant(by.organisation_id):
        chart = Chart.objects.get(book="statutory", currency="EUR")
        customers = Account.objects.get(chart=chart, role="customer_receivable")
        told = {
            (account, about, *key): found
            for key, (account, about), found in letters(by.organisation_id, chart, SINCE, THROUGH)
            if account == customers.pk and about.split(":")[1] in {str(base + 1), str(base + 2)}
        }
        wanted: dict[tuple[object, ...], Lettered] = {}
        for number in (1, 2):
            rows = Transfer.objects.filter(subject_id=base + number).select_related("route")
            wanted |= {
                (customers.pk, f"leasing.contract:{base + number}", *key): found
                for key, found in letter(_legs(list(rows), customers.pk)).items()
            }
    assert told == wanted


def _legs(rows: list[Transfer], account: int) -> list[OpenLeg]:
    signed = [(row, row.minor if row.route.debit_id == account else -row.minor) for row in rows]
    brought = sum(minor for row, minor in signed if row.booked_on < SINCE)
    opening = [OpenLeg(0, 0, SINCE, SINCE, brought)] if brought else []
    return opening + [
        OpenLeg(row.entry_id, row.line, row.value_on, row.booked_on, minor)
        for row, minor in signed
        if row.booked_on >= SINCE
    ]


@pytest.mark.django_db
def test_the_tax_file_bears_letters(by: Actor) -> None:
    name = Declared("Lessor One", "main", date(2012, 1, 1), siren="552 100 554")
    add_own_name(name, by=by, key="n")
    about = Subject("leasing.contract", 42)
    said = [
        ("2025", "customer_receivable", "rental_income", date(2025, 12, 15)),
        ("paid", "customer_credit", "customer_receivable", date(2026, 1, 8)),
        ("bill", "customer_receivable", "rental_income", date(2026, 1, 15)),
    ]
    for key, debit, credit, on in said:
        one = transfer(debit, credit, 27_652, on=on, subject=about)
        post_in_act(draft(key, one, on=on, subject=about), by=by, key=key)
    with tenant(by.organisation_id):
        text = b"".join(fec(by, FecAsked(SINCE, THROUGH)).content).decode("iso8859-15")
    _, *lines = text.removesuffix("\r\n").split("\r\n")
    rows = [dict(zip(FIELDS, line.split("\t"), strict=True)) for line in lines]
    told = [
        (row["EcritureNum"], row["CompteNum"], row["EcritureLet"], row["DateLet"]) for row in rows
    ]
    assert told == [
        ("AN00000001", "120000", "", ""),
        ("AN00000001", "411000", "A", "20260108"),
        ("OD00000001", "419100", "", ""),
        ("OD00000001", "411000", "A", "20260108"),
        ("OD00000002", "411000", "", ""),
        ("OD00000002", "706100", "", ""),
    ]
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["EcritureLet"]:
            place = row["CompteNum"], row["CompAuxNum"], row["EcritureLet"]
            sums[place] += Decimal(row["Debit"].replace(",", "."))
            sums[place] -= Decimal(row["Credit"].replace(",", "."))
    assert set(sums.values()) == {Decimal(0)}
