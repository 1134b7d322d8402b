"""The portfolio on a day, from contracts that were really billed and paid."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.leasing.domain.ageing import Band
from vigie.leasing.domain.rolling import matrix
from vigie.leasing.queries import Portfolio, currencies_of, month_ends, portfolio_on
from vigie.testing.contracts import Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
RENTAL = 58_713  # 25 000 at 6 % over 48 months
FEE = 15_000


def test_month_ends() -> None:
    assert month_ends(date(2024, 3, 30), 3) == (
        date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29),
    )  # fmt: skip
    assert month_ends(date(2024, 2, 29), 1) == (date(2024, 2, 29),)


@pytest.fixture
def lessor() -> Lessor:
    """Three credits delivered on 15 January 2024: one pays on time, one late, one no more."""
    lessor = new_lessor()
    punctual, late, silent = (lessor.active(credit()) for _ in range(3))
    for contract in (punctual, late, silent):
        lessor.pay(contract, FEE, date(2024, 1, 15))
        lessor.bill(contract, date(2024, 6, 20))
    for month in range(2, 7):
        lessor.pay(punctual, RENTAL, date(2024, month, 15))
    # February and March are paid on 10 May, April and May on 2 June, June is not paid.
    lessor.pay(late, 2 * RENTAL, date(2024, 5, 10))
    lessor.pay(late, 2 * RENTAL, date(2024, 6, 2))
    lessor.pay(silent, RENTAL, date(2024, 2, 15))
    return lessor


def seen(lessor: Lessor, on: date) -> Portfolio:
    with tenant(lessor.by.organisation_id):
        return portfolio_on(lessor.by, on=on, currency="EUR")


def test_what_is_owed_by_band(lessor: Lessor) -> None:
    book = seen(lessor, date(2024, 6, 30))
    # The silent one has not paid since 15 March: 107 days; the late one since 15 June: 15.
    by_band = {line.band: line for line in book.aged}
    assert [by_band[band].contracts for band in Band] == [1, 1, 0, 0, 1, 0]
    assert by_band[Band.TO_30].overdue == RENTAL
    assert by_band[Band.TO_180].overdue == 4 * RENTAL
    assert book.contracts == 3
    # The balance after five instalments is 22 666.13; what is due and unpaid comes on top.
    assert by_band[Band.CURRENT].outstanding == 2_266_613
    assert book.outstanding == 3 * 2_266_613 + 5 * RENTAL


def test_how_contracts_rolled(lessor: Lessor) -> None:
    book = seen(lessor, date(2024, 6, 30))
    rolled = {
        on: {(row.before, after): count
             for row in matrix(book.moves, on) for after, count in row.after.items()}
        for on in book.months[-5:]
    }  # fmt: skip
    current, to_30, to_60 = Band.CURRENT, Band.TO_30, Band.TO_60
    # February ends: the late one is 14 days behind. March: 45 and the silent one 16.
    assert rolled[date(2024, 2, 29)] == {(current, current): 2, (current, to_30): 1}
    assert rolled[date(2024, 3, 31)] == {
        (current, current): 1, (current, to_30): 1, (to_30, to_60): 1,
    }  # fmt: skip
    # April: 75 and 46. May: the late one paid two and is 46 behind, the silent one 77.
    assert rolled[date(2024, 5, 31)] == {
        (current, current): 1, (Band.TO_90, to_60): 1, (to_60, Band.TO_90): 1,
    }  # fmt: skip
    assert rolled[date(2024, 6, 30)] == {
        (current, current): 1, (to_60, to_30): 1, (Band.TO_90, Band.TO_180): 1,
    }  # fmt: skip


def test_how_the_vintage_aged(lessor: Lessor) -> None:
    (one,) = seen(lessor, date(2024, 6, 30)).vintages
    assert (one.year, one.quarter, one.contracts) == (2024, 1, 3)
    # More than thirty days late for the first time at the end of March (2) and of April (3).
    assert one.first_late == {2: 1, 3: 1}


def test_a_lease_owes_its_residual_and_a_contract_that_is_over_nothing(lessor: Lessor) -> None:
    before = seen(lessor, date(2024, 6, 30))
    lessor.active(loa())
    after = seen(lessor, date(2024, 6, 30))
    first = 300_000 + 60_000 + 50_000  # first rental with its tax, and the deposit, are due
    assert after.outstanding - before.outstanding == 2_200_000 + first


def test_another_organisation_sees_nothing(lessor: Lessor) -> None:
    other = new_lessor("Lessor Two")
    with tenant(other.by.organisation_id):
        assert currencies_of(other.by) == ()
        assert portfolio_on(other.by, on=date(2024, 6, 30), currency="EUR").contracts == 0
    with tenant(lessor.by.organisation_id):
        assert currencies_of(lessor.by) == ("EUR",)
