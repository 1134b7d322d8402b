"""What a consumer owes when a contract ends before its time."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.months import add_months
from vigie.kernel.rate import Rate
from vigie.leasing.domain.consumer.leaving_early import (
    EarlyRepayment,
    buyout_indemnity_cap,
    charge_for_use,
    interest_of_withdrawal,
    last_day_to_withdraw,
    pay_out_from,
    repayment_indemnity_cap,
)
from vigie.leasing.domain.consumer.termination import (
    Rental,
    last_day_for_a_buyer,
    lease_indemnity,
    value_to_deduct,
)

ENDED = date(2026, 11, 27)
RENTALS = [Rental(add_months(ENDED, month), 27_652) for month in range(1, 25)]


def test_a_lease_terminated_for_default() -> None:
    # Constructed from D312-18: 24 rentals of 276.52, residual 8,333.33, bonds at 3.2 %, sold 12,000.
    found = lease_indemnity(ENDED, 833_333, RENTALS, Rate.percent("3.2"), 1_200_000)
    assert found.discount == Rate.percent("4.8")
    assert (found.residual, found.rentals, found.total) == (833_333, 632_247, 265_580)


def test_a_vehicle_worth_more_than_the_claim_leaves_nothing_to_pay() -> None:
    assert lease_indemnity(ENDED, 833_333, RENTALS, Rate.percent("3.2"), 1_500_000).total == 0
    assert lease_indemnity(ENDED, 833_333, [], Rate.percent("3.2"), 800_000).total == 33_333


def test_a_refused_offer_sets_the_value() -> None:
    assert value_to_deduct(1_100_000) == 1_100_000
    assert value_to_deduct(1_100_000, refused_offer=1_200_000) == 1_200_000
    assert value_to_deduct(1_300_000, refused_offer=1_200_000) == 1_300_000
    assert last_day_for_a_buyer(ENDED) == date(2026, 12, 27)


REPAID = EarlyRepayment(1_500_000, date(2026, 11, 27), date(2028, 11, 27), 1_500_000, 90_000)


@pytest.mark.parametrize(
    ("repayment", "cap"),
    [
        (REPAID, 15_000),
        (replace(REPAID, ends_on=date(2027, 11, 28)), 15_000),
        (replace(REPAID, ends_on=date(2027, 11, 27)), 7_500),
        (replace(REPAID, interest_saved=6_000), 6_000),
        (replace(REPAID, amount=1_000_000, within_year=1_000_000), 0),
        (replace(REPAID, amount=100_000, within_year=1_000_001), 1_000),
    ],
    ids=["1 %", "a year and a day", "one year", "interest saved", "10,000 free", "over in parts"],
)
def test_the_cap_of_an_early_repayment(repayment: EarlyRepayment, cap: int) -> None:
    assert repayment_indemnity_cap(repayment) == cap


def test_an_early_buyout_is_capped_since_the_reform() -> None:
    assert buyout_indemnity_cap(REPAID, date(2026, 11, 20)) == 15_000
    assert buyout_indemnity_cap(REPAID, date(2026, 11, 19)) is None


def test_withdrawal() -> None:
    accepted = date(2026, 11, 27)
    assert last_day_to_withdraw(accepted) == date(2026, 12, 11)
    assert pay_out_from(accepted) == date(2026, 12, 5)
    interest = interest_of_withdrawal(
        2_000_000, Rate.percent("5.11"), date(2026, 12, 5), date(2026, 12, 10)
    )
    assert interest == 1_400
    # 310 for a month of 31 days; the vehicle was out for ten of them.
    used = charge_for_use(31_000, date(2026, 12, 1), date(2026, 12, 10), date(2027, 1, 1))
    assert used == 10_000


@given(st.integers(0, 10**7), st.integers(0, 3_000), st.integers(0, 60))
def test_the_indemnity_falls_as_rentals_are_paid(residual: int, yield_bp: int, count: int) -> None:
    def owed(rentals: int) -> int:
        return lease_indemnity(
            ENDED, residual, RENTALS[:rentals], Rate.percent(yield_bp), 100_000
        ).total

    assert owed(min(count, 23)) <= owed(min(count, 23) + 1)
