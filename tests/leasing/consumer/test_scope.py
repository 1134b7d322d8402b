"""Duties by the day of signature."""

from datetime import date

import pytest

from vigie.leasing.domain.consumer.scope import NONE, REFORM, Duties, duties
from vigie.leasing.domain.consumer.usury import Category

BEFORE, FROM = date(2026, 11, 19), date(2026, 11, 20)
LOA = Category.LEASE_WITH_OPTION


def found(product: str, euros: int, signed: date, *, is_consumer: bool = True) -> Duties:
    return duties(product, euros * 100, signed, is_consumer=is_consumer)


def test_a_lease_with_option_before_and_after_the_reform() -> None:
    assert REFORM == FROM
    assert found("loa", 25_000, BEFORE) == Duties(True, shows_apr=False, usury=None)
    assert found("loa", 25_000, FROM) == Duties(True, shows_apr=True, usury=LOA)


@pytest.mark.parametrize(
    ("euros", "signed", "is_consumer_credit"),
    [
        (75_000, BEFORE, True),
        (75_001, BEFORE, False),
        (199, BEFORE, False),
        (100_000, FROM, True),
        (100_001, FROM, False),
        (199, FROM, True),
    ],
)
def test_the_bounds_of_consumer_credit(euros: int, signed: date, is_consumer_credit: bool) -> None:
    assert found("loa", euros, signed).is_consumer_credit is is_consumer_credit
    assert found("credit", euros, signed).is_consumer_credit is is_consumer_credit
    assert (found("loa", euros, FROM).usury is LOA) is (euros <= 100_000)


@pytest.mark.parametrize("product", ["lld", "operating_lease"])
@pytest.mark.parametrize("signed", [BEFORE, FROM])
def test_a_rental_without_option_stays_outside(product: str, signed: date) -> None:
    assert found(product, 25_000, signed) == NONE


@pytest.mark.parametrize("product", ["credit", "loa", "credit_bail"])
def test_a_business_is_no_consumer(product: str) -> None:
    assert found(product, 25_000, FROM, is_consumer=False) == NONE


@pytest.mark.parametrize(
    ("cents", "category"),
    [
        (300_000, Category.UP_TO_3000),
        (300_001, Category.UP_TO_6000),
        (600_000, Category.UP_TO_6000),
        (600_001, Category.ABOVE_6000),
        (20_000_000, Category.ABOVE_6000),
    ],
)
def test_a_loan_is_bound_by_its_amount(cents: int, category: Category) -> None:
    assert duties("credit", cents, BEFORE, is_consumer=True).usury is category
