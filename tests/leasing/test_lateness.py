"""What lateness costs, from the facts of one contract: figures, and what it may not depend on."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.allocation import Order
from vigie.leasing.domain.dues import Due, DueKind, Parts, Received
from vigie.leasing.domain.late.references import EURO, Recorded, known_with
from vigie.leasing.domain.lateness import LateClaim, LateLaw, claim_of

FEBRUARY, MARCH, APRIL = date(2024, 2, 15), date(2024, 3, 15), date(2024, 4, 15)
JANUARY = date(2024, 1, 31)
EUROS = [Recorded(EURO, JANUARY, JANUARY, Fraction("4.3434"), "NBP, table 22/A/NBP/2024")]
LEASE = Due(1, DueKind.INSTALMENT, FEBRUARY, Parts(interest=11_000, tax=6_636, principal=22_182), 1)
LOAN = Due(1, DueKind.INSTALMENT, FEBRUARY, Parts(interest=12_500, principal=46_213), 1)


def law(country: str = "FR", *, is_consumer: bool, is_lease: bool, has_option: bool = True) -> LateLaw:  # fmt: skip
    return LateLaw(
        country=country,
        currency={"PL": "PLN"}.get(country, "EUR"),
        is_consumer=is_consumer,
        is_lease=is_lease,
        has_option=has_option,
        rate=Rate.percent("6"),
        known=known_with(EUROS),
    )


BUSINESS_LEASE = law(is_consumer=False, is_lease=True)
CONSUMER_LOAN = law(is_consumer=True, is_lease=False, has_option=False)
CONSUMER_LEASE = law(is_consumer=True, is_lease=True)


def claim(dues: list[Due], payments: list[Received], of: LateLaw, through: date) -> LateClaim:
    return claim_of(dues, payments, Order(), law=of, through=through)


def test_interest_of_a_due_is_rounded_once_whatever_its_parts_are() -> None:
    # 398.18 for 29 days at 14.50 %: 458.7... cents; open or paid on that day makes no difference.
    open_ = claim([LEASE], [], BUSINESS_LEASE, MARCH)
    paid = claim([LEASE], [Received(1, MARCH, 39_818)], BUSINESS_LEASE, MARCH)
    assert open_ == paid == LateClaim(interest=459, fixed=4_000)
    parts = Parts(interest=1_001, tax=1_001, services=1_001, principal=1_001)
    split = Due(1, DueKind.INSTALMENT, FEBRUARY, parts, 1)
    # 40.04 for 29 days at 14.50 %: 46.13 cents; by parts it would be four times 11.53, that is 48.
    assert claim([split], [Received(1, MARCH, 4_004)], BUSINESS_LEASE, MARCH).interest == 46


def test_what_was_credited_never_was_late() -> None:
    credit = Due(2, DueKind.CORRECTION, FEBRUARY, -LEASE.parts, 1)
    assert claim([LEASE, credit], [], BUSINESS_LEASE, MARCH) == LateClaim()
    assert claim([LOAN, Due(2, DueKind.CORRECTION, FEBRUARY, -LOAN.parts, 1)], [], CONSUMER_LOAN, MARCH) == LateClaim()  # fmt: skip
    half = Due(2, DueKind.CORRECTION, FEBRUARY, Parts(interest=-12_500, principal=-16_213), 1)
    # 8 % of the 300.00 that are left.
    assert claim([LOAN, half], [], CONSUMER_LOAN, MARCH).indemnity == 2_400


def test_a_consumer_owes_eight_percent_of_what_was_overdue_once() -> None:
    assert claim([LOAN], [], CONSUMER_LOAN, MARCH) == LateClaim(indemnity=4_697)
    assert claim([LOAN], [], CONSUMER_LOAN, date(2025, 3, 15)) == LateClaim(indemnity=4_697)
    on_its_day = [Received(1, FEBRUARY, 58_713)]
    assert claim([LOAN], on_its_day, CONSUMER_LOAN, MARCH) == LateClaim()


def test_a_credit_called_due_owes_eight_percent_of_principal_and_its_own_interest() -> None:
    called = Due(2, DueKind.TERMINATION, MARCH, Parts(interest=5_000, principal=2_000_000))
    on_the_day = claim([LOAN, called], [], CONSUMER_LOAN, MARCH)
    assert on_the_day == LateClaim(indemnity=3_697 + 160_000)
    found = claim([LOAN, called], [], CONSUMER_LOAN, APRIL)
    # Principal alone: 8 % of 462.13 is 36.97, of 20,000.00 it is 1,600.00 (D312-16).
    assert found.indemnity == 3_697 + 160_000
    # 31 days at 6 % over 365 on 587.13 and on 20,050.00: 2.99 and 102.17 (L312-39).
    assert found.interest == 299 + 10_217


def test_what_was_paid_late_before_the_call_keeps_its_indemnity() -> None:
    called = Due(2, DueKind.TERMINATION, APRIL, Parts(principal=2_000_000))
    paid = [Received(1, MARCH, 58_713), Received(2, APRIL, 2_000_000)]
    found = claim([LOAN, called], paid, CONSUMER_LOAN, APRIL)
    assert found == LateClaim(indemnity=4_697 + 160_000)


def test_a_terminated_lease_of_a_consumer_owes_no_eight_percent_of_its_indemnity() -> None:
    ended = Due(2, DueKind.TERMINATION, MARCH, Parts(principal=1_500_000))
    found = claim([LEASE, ended], [], CONSUMER_LEASE, APRIL)
    assert found == LateClaim(indemnity=3_185)  # 8 % of the rental of 398.18


def test_a_consumers_rental_without_option_has_no_indemnity_of_consumer_credit() -> None:
    with pytest.raises(Refused) as refusal:
        claim([LEASE], [], law(is_consumer=True, is_lease=True, has_option=False), MARCH)
    assert refusal.value.code == "leasing.late_rental"


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        claim([LEASE], [], law("DE", is_consumer=False, is_lease=True), MARCH)
    assert refusal.value.code == "leasing.late_country"


@pytest.mark.parametrize(
    ("grosze", "euros"), [(500_000, 40), (500_001, 70), (4_999_999, 70), (5_000_000, 100)]
)
def test_a_polish_business_owes_forty_seventy_or_a_hundred_euros_in_zloty(
    grosze: int, euros: int
) -> None:
    due = Due(1, DueKind.INSTALMENT, FEBRUARY, Parts(principal=grosze), 1)
    found = claim([due], [], law("PL", is_consumer=False, is_lease=True), MARCH)
    # First half of 2024: 5.75 + 10 = 15.75 %; 29 days over 365. The euro of 31 January 2024.
    exact = Fraction(grosze * 29 * 1575, 365 * 10_000)
    assert found.interest == int(exact + Fraction(1, 2))
    assert found.fixed == int(Fraction("4.3434") * euros * 100 + Fraction(1, 2))


def test_a_polish_consumer_owes_interest_and_no_flat_costs() -> None:
    due = Due(1, DueKind.INSTALMENT, FEBRUARY, Parts(principal=1_000_000), 1)
    found = claim([due], [], law("PL", is_consumer=True, is_lease=True), MARCH)
    # 5.75 + 5.50 = 11.25 %, 29 days: 89.38.
    assert found == LateClaim(interest=8_938)


def test_flat_costs_need_their_euro_and_their_currency() -> None:
    due = Due(1, DueKind.INSTALMENT, MARCH, Parts(principal=1_000_000), 1)
    of = law("PL", is_consumer=False, is_lease=True)
    with pytest.raises(Refused) as refusal:
        claim([due], [], of, APRIL)
    assert refusal.value.params == {"month": "2024-02"}
    with pytest.raises(Refused) as refusal:
        claim([LEASE], [], replace(of, currency="EUR"), MARCH)
    assert refusal.value.code == "leasing.late_currency"
