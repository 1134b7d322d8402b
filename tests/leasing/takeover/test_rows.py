"""Rows of running contracts: what is read, what is refused and how it is said."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.takeover.cells import Cells, Fault
from vigie.leasing.domain.takeover.columns import columns, missing, recognised
from vigie.leasing.domain.takeover.opening import opened
from vigie.leasing.domain.takeover.running import Balances, Running, faults_between, running
from vigie.leasing.domain.takeover.totals import Difference, Total, differences, read_totals, totals
from vigie.testing.running_contracts import OPENED_ON, running_rows

LOA = {
    "reference": "L-1",
    "product": "loa",
    "customer_name": "Martin",
    "delivered_on": "15/01/2025",
    "next_due_on": "2026-11-15",
    "instalments_left": "24",
    "rate": "6",
    # CX-4: of 25,000, 3,000 first, 48 x 331.82, 10,000 at the end, this is left after 24 rentals.
    "outstanding": "16 358,68",
    "instalment": "331.82",
    "residual": "10000",
}


def read(**changes: str) -> tuple[Running | None, list[Fault]]:
    cells = Cells(2, {**LOA, **changes})
    return running(cells, OPENED_ON), cells.faults


def good(**changes: str) -> Running:
    found, faults = read(**changes)
    assert found is not None, faults
    return found


def test_what_is_left_is_a_contract_of_its_own() -> None:
    row = good(arrears="796.37", overdue_since="2026-09-15", customer_kind="société")
    terms = row.agreement.terms
    assert (terms.start_on, terms.ends_on) == (date(2026, 10, 15), date(2028, 10, 15))
    assert row.agreement.tax == Fraction(1, 5)
    assert row.agreement.accounting is Accounting.FINANCE_LEASE
    assert not row.is_consumer
    assert row.balances == Balances(1_635_868, arrears=79_637)
    lines = plan_of(row.agreement).lines
    # 16,358.68 at half a percent; the last of 24 takes the cent of rounding.
    assert (lines[0].parts.interest, lines[0].parts.principal) == (8_179, 25_003)
    assert lines[0].parts.tax == 6_636
    assert [line.parts.net for line in lines[:23]] == [33_182] * 23
    assert abs(lines[23].parts.net - 33_182) < 10
    assert sum(line.parts.principal for line in lines) == 1_635_868 - 1_000_000


def test_in_advance_the_next_rental_opens_what_is_left() -> None:
    row = next(Cells(2, one) for one in running_rows(3) if one["product"] == "lld")
    found = running(row, OPENED_ON)
    assert found is not None
    assert (
        found.agreement.terms.start_on == date(2026, 11, 15) == found.agreement.terms.first_due_on
    )
    assert found.agreement.services == 3_500


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"reference": " "}, "reference", "leasing.takeover_empty"),
        ({"product": "leasing"}, "product", "leasing.takeover_word"),
        ({"product": ""}, "product", "leasing.takeover_empty"),
        ({"currency": "EUX"}, "currency", "kernel.currency_unknown"),
        ({"delivered_on": "31/02/2025"}, "delivered_on", "leasing.takeover_date"),
        ({"delivered_on": "2026-11-02"}, "delivered_on", "leasing.takeover_after_opening"),
        ({"next_due_on": "2026-10-31"}, "next_due_on", "leasing.takeover_before_opening"),
        ({"rate": "six"}, "rate", "leasing.takeover_number"),
        ({"rate": "-1"}, "rate", "leasing.takeover_number"),
        ({"rate": "1/2"}, "rate", "leasing.takeover_number"),
        ({"instalments_left": "0"}, "instalments_left", "leasing.takeover_count"),
        ({"instalments_left": "2.5"}, "instalments_left", "leasing.takeover_count"),
        ({"instalment": "331.825"}, "instalment", "leasing.takeover_decimals"),
        ({"outstanding": ""}, "outstanding", "leasing.takeover_empty"),
        ({"arrears": "10"}, "overdue_since", "leasing.takeover_empty"),
        (
            {"arrears": "10", "overdue_since": "2026-11-01"},
            "overdue_since",
            "leasing.takeover_after_opening",
        ),
        (
            {"arrears": "1", "overdue_since": "2026-10-15", "held": "1"},
            "held",
            "leasing.takeover_held_in_arrears",
        ),
        ({"is_consumer": "perhaps"}, "is_consumer", "leasing.takeover_word"),
        ({"country": "DE"}, "", "leasing.country_unknown"),
        ({"residual": "20000"}, "", "leasing.terms_residual"),
        ({"outstanding": "16458.68"}, "", "leasing.takeover_rental_gap"),
        ({"rate": "6.1"}, "", "leasing.takeover_rental_gap"),
    ],
)
def test_a_wrong_cell_is_named(change: dict[str, str], column: str, code: str) -> None:
    found, faults = read(**change)
    assert found is None
    assert [(fault.line, fault.column, fault.code) for fault in faults] == [(2, column, code)]


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    found, faults = read(rate="x", outstanding="y", delivered_on="z", reference="")
    assert found is None
    assert {fault.column for fault in faults} == {
        "rate",
        "outstanding",
        "delivered_on",
        "reference",
    }


def test_a_reference_a_vin_and_a_plate_stand_once() -> None:
    changes = [
        {},
        {"reference": "L-2", "vin": "VF3 1", "plate": "AA-123-BB"},
        {"reference": "L-1", "vin": "vf31"},
        {"reference": "L-3", "plate": "aa 123 bb"},
    ]
    cells = [Cells(line, {**LOA, **change}) for line, change in enumerate(changes, start=2)]
    rows = [row for one in cells if (row := running(one, OPENED_ON))]
    assert len(rows) == 4
    found = [(one.line, one.column, one.value, one.params) for one in faults_between(rows)]
    assert found == [
        (4, "reference", "L-1", {"first": 2}),
        (4, "vin", "VF31", {"first": 3}),
        (5, "plate", "AA123BB", {"first": 3}),
    ]


def test_headings_are_known_in_three_languages() -> None:
    headings = ["Numéro de contrat", "PRODUIT", "nazwa klienta", "delivered on", "autre chose"]
    found = recognised(headings)
    assert found == {
        "reference": "Numéro de contrat",
        "product": "PRODUIT",
        "customer_name": "nazwa klienta",
        "delivered_on": "delivered on",
    }
    assert missing(found) == (
        "next_due_on",
        "instalments_left",
        "rate",
        "instalment",
        "outstanding",
    )


def test_no_heading_means_two_columns() -> None:
    headings = [heading for one in columns() for heading in one.headings]
    assert len(recognised(headings)) == len(columns())
    assert all(one.headings[0] == one.name for one in columns())


def test_totals_by_currency_and_their_differences() -> None:
    rows = [good(), good(arrears="1.01", overdue_since="2026-10-01"), good(currency="PLN")]
    found = totals(rows)
    assert found == (Total("EUR", 2, 3_271_736, 101), Total("PLN", 1, 1_635_868, 0))
    said = read_totals(["eur; 2; 32 717,36; 1.01", "", "PLN;1;16358.68;0"])
    assert differences(said, found) == ()
    other = read_totals(["EUR; 2; 32717.35; 1.01", "CHF; 1; 5; 0"])
    assert differences(other, found) == (
        Difference("CHF", "contracts", "1", "0"),
        Difference("CHF", "outstanding", "5.00", "0.00"),
        Difference("EUR", "outstanding", "32717.35", "32717.36"),
        Difference("PLN", "contracts", "0", "1"),
        Difference("PLN", "outstanding", "0.00", "16358.68"),
    )


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [" "],
        ["EUR; 1; 2"],
        ["EUR; 1; 2; 3; 4"],
        ["EUX; 1; 2; 3"],
        ["EUR; 1.5; 2; 3"],
        ["EUR; 1; 2.001; 3"],
        ["EUR; 1; -2; 3"],
        ["EUR; 1; 2; 3", "eur; 1; 2; 3"],
    ],
)
def test_totals_that_cannot_be_read_are_refused(lines: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        read_totals(lines)
    assert refusal.value.code == "leasing.takeover_totals"


@pytest.mark.parametrize(
    ("accounting", "statutory", "ifrs"),
    [
        (Accounting.LOAN, "loan_outstanding", "loan_outstanding"),
        (Accounting.FINANCE_LEASE, "lease_asset", "net_investment"),
        (Accounting.OPERATING_LEASE, "lease_asset", "lease_asset"),
    ],
)
def test_the_opening_books_claim_or_asset_in_each_view(
    accounting: Accounting, statutory: str, ifrs: str
) -> None:
    legs = list(opened(accounting, Balances(1_000, arrears=200, held=30, deposit=4)))
    told = {(leg.book.value, leg.debit.value, leg.credit.value, leg.minor) for leg in legs}
    common: set[tuple[Any, ...]] = set()
    for book, first in (("statutory", statutory), ("ifrs", ifrs)):
        common |= {
            (book, first, "opening_balance", 1_000),
            (book, "customer_receivable", "opening_balance", 200),
            (book, "opening_balance", "customer_credit", 30),
            (book, "opening_balance", "deposit_held", 4),
        }
    assert told == common


@given(st.integers(1, 200))
def test_what_a_source_computes_is_taken(count: int) -> None:
    cells = [Cells(line, row) for line, row in enumerate(running_rows(count), start=2)][-3:]
    assert all(running(one, OPENED_ON) for one in cells), [one.faults for one in cells]


def test_a_price_that_is_still_to_be_paid_out_is_refused_by_its_column() -> None:
    assert "undrawn" in recognised(["Reste à débloquer HT"])
    assert good(undrawn="0").balances == good().balances
    _, faults = read(undrawn="4 000,00")
    assert [(one.column, one.value, one.code) for one in faults] == [
        ("undrawn", "4 000,00", "leasing.takeover_undrawn")
    ]
