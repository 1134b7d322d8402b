"""Pricing: published figures to the cent, the textbook formula beside the engine, and refusals."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.deals import Frame, Unknown, Values
from vigie.leasing.domain.pricing import exact_rental, price
from vigie.leasing.domain.products import Repayment
from vigie.leasing.domain.terms import Grace, Timing

DAY = date(2026, 11, 23)
ARREARS = Frame(currency="EUR", start_on=DAY)
ADVANCE = Frame(currency="EUR", start_on=DAY, timing=Timing.ADVANCE)
# CX-1 of leasing's check figures, built from the law: 25,000 with tax, first rental 3,000, 48
# rentals at the end of each month, option 10,000, 6 % nominal.
LOA = Values(price=2_500_000, rate=Rate.percent(6), first_rental=300_000, residual=1_000_000, term=48)  # fmt: skip


def stepped(*steps: tuple[int, int], timing: Timing = Timing.ARREARS) -> Frame:
    return replace(ARREARS, timing=timing, repayment=Repayment.STEPS, steps=steps)


def payments(values: Values, frame: Frame, unknown: Unknown = Unknown.RENTAL) -> list[int]:
    return [row.payment for row in price(values, unknown, frame).schedule.rows]


# --- published figures -------------------------------------------------------------------------


def test_six_instalments_in_arrears() -> None:
    """curo documentation, example 1 (MIT): 10,000 over 6 months at 8.25 %, 1,707.00 each."""
    found = price(Values(price=1_000_000, rate=Rate.percent("8.25"), term=6), Unknown.RENTAL, ARREARS)  # fmt: skip
    assert found.values.rental == 170_700


def test_stepped_weights() -> None:
    """curo documentation, example 5: 4 x 100 %, 4 x 60 %, 4 x 40 % at 7 %; full 1,288.89."""
    asked = Values(price=1_000_000, rate=Rate.percent(7), term=12)
    frame = stepped((4, 100), (4, 60), (4, 40))
    assert price(asked, Unknown.RENTAL, frame).values.rental == 128_889
    assert payments(asked, frame) == [128_889] * 4 + [77_334] * 4 + [51_556] * 3 + [
        51_555
    ]  # 0.6 of 1,288.892


def test_three_rentals_at_once_then_five_in_advance() -> None:
    """curo documentation, example 6: the first rental three times, five follow, 7 %; 1,263.64."""
    asked = Values(price=1_000_000, rate=Rate.percent(7), term=6)
    found = price(asked, Unknown.RENTAL, stepped((1, 300), (5, 100), timing=Timing.ADVANCE))
    assert found.values.rental == 126_364
    assert found.schedule.rows[0].payment == 379_091  # three times 1,263.637


def test_a_supplier_pays_for_interest_free_instalments() -> None:
    """curo documentation, example 4: car 10,000, deposit 4,000, 6 x 1,000, lender's yield 5 %."""
    asked = Values(price=1_000_000, rate=Rate.percent(5), rental=100_000, first_rental=400_000, term=6)  # fmt: skip
    found = price(asked, Unknown.SUBSIDY, ADVANCE)
    assert found.values.subsidy == 6_190
    assert found.values.first_rental + 6 * found.values.rental == found.values.price


def test_the_rental_of_a_lease_with_option() -> None:
    found = price(LOA, Unknown.RENTAL, ARREARS)
    assert found.values.rental == 33_182
    assert [row.payment for row in found.schedule.rows][-2:] == [33_182, 33_186]
    # CX-4: 16,358.68 is left after 24 rentals in full precision; cents of 24 periods add two.
    assert found.schedule.rows[23].closing == 1_635_870


@pytest.mark.parametrize(
    ("unknown", "asked", "answer"),
    [
        (Unknown.PRICE, {"price": 1}, 2_499_999),
        (Unknown.FIRST_RENTAL, {"first_rental": 1}, 300_001),
        (Unknown.RESIDUAL, {"residual": 1}, 1_000_002),
        (Unknown.TERM, {"term": 1}, 48),
        (Unknown.SUBSIDY, {}, 1),
    ],
)
def test_each_value_from_the_rental_rounded_to_the_cent(
    unknown: Unknown, asked: dict[str, int], answer: int
) -> None:
    """331.82 is the rental of 24,999.99 more closely than that of 25,000.00, and so on."""
    found = price(replace(LOA, rental=33_182, **asked), unknown, ARREARS)  # type: ignore[arg-type]
    assert getattr(found.values, unknown) == answer
    assert found.values.rental == 33_182


def test_the_rate_from_the_rental() -> None:
    found = price(replace(LOA, rental=33_182, rate=Rate.zero()), Unknown.RATE, ARREARS)
    assert found.values.rate == Rate(Fraction(59_999_748, 10**9))
    assert payments(found.values, ARREARS, Unknown.RATE)[-1] == 33_183


def test_a_first_rental_opens_a_series_in_advance() -> None:
    """36 months: 3,000 on the first day, then 35 rentals; the residual after month 36."""
    asked = Values(price=2_000_000, rate=Rate.percent(4), first_rental=300_000, residual=800_000, term=36)  # fmt: skip
    found = price(asked, Unknown.RENTAL, replace(ADVANCE, leads=True))
    assert [row.payment for row in found.schedule.rows[:2]] == [0, found.values.rental]
    assert found.schedule.rows[1].due_on == date(2026, 12, 23)
    assert found.schedule.terms.ends_on == date(2029, 11, 23)
    # Textbook: (P - D - R v^36) / (v + ... + v^35), v = 1 / (1 + 0.04 / 12).
    v = 1 / (1 + Fraction(4, 1200))
    exact = (1_700_000 - 800_000 * v**36) / sum(v**month for month in range(1, 36))
    assert found.values.rental == round(exact) == 30_025


# --- the formula beside the engine ---------------------------------------------------------------

VALUES = st.builds(
    Values,
    price=st.integers(100_000, 50_000_000),
    rate=st.builds(Rate, st.integers(0, 3000).map(lambda tenth: Fraction(tenth, 10_000))),
    first_rental=st.integers(0, 30_000),
    residual=st.integers(0, 40_000),
    term=st.integers(2, 84),
)
FRAMES = st.sampled_from([ARREARS, ADVANCE, replace(ARREARS, rhythm="quarterly")])


def textbook(values: Values, frame: Frame) -> Fraction:
    """(P - D - R v^n) / a(n, i), times v in advance."""
    i = values.rate.fraction / (4 if frame.rhythm == "quarterly" else 12)
    v = 1 / (1 + i)
    due = 0 if frame.timing is Timing.ADVANCE else 1
    annuity = sum((v ** (due + place) for place in range(values.term)), Fraction(0))
    return (values.price - values.first_rental - values.residual * v**values.term) / annuity


@settings(deadline=None)
@given(VALUES, FRAMES)
def test_the_rental_is_that_of_the_textbook(values: Values, frame: Frame) -> None:
    assert exact_rental(values, frame) == textbook(values, frame)


@settings(deadline=None)
@given(VALUES, FRAMES, st.sampled_from([u for u in Unknown if u is not Unknown.RENTAL]))
def test_solve_for_one_put_it_back_solve_for_another(
    values: Values, frame: Frame, unknown: Unknown
) -> None:
    """What was found for one unknown asks the same rental again, to the cent."""
    start = price(values, Unknown.RENTAL, frame).values
    found = price(start, unknown, frame).values
    again = price(found, Unknown.RENTAL, frame).values
    assert abs(exact_rental(found, frame) - start.rental) <= Fraction(1, 2) or (
        unknown is Unknown.TERM and again.rental <= start.rental
    )
    back = price(replace(again, rental=start.rental), unknown, frame).values
    assert back == found if unknown is not Unknown.TERM else back.term == found.term


@settings(deadline=None)
@given(VALUES, FRAMES)
def test_the_schedule_is_worth_what_was_paid_out(values: Values, frame: Frame) -> None:
    """The flows at the contract's rate are worth nothing: within half a cent a period."""
    schedule = price(values, Unknown.RENTAL, frame).schedule
    balance = Fraction(0)
    growth = 1 + values.rate.fraction / (4 if frame.rhythm == "quarterly" else 12)
    flows = [values.first_rental - values.price]
    rows = [row.payment for row in schedule.rows]
    flows = (
        [flows[0] + rows[0], *rows[1:], 0] if frame.timing is Timing.ADVANCE else [*flows, *rows]
    )
    flows[-1] += values.residual
    for flow in flows:
        balance = balance * growth + flow
    worst = sum((growth**place for place in range(len(flows))), Fraction(0))
    assert abs(balance) <= worst / 2 + 1


@settings(deadline=None)
@given(VALUES, FRAMES)
def test_the_rental_moves_the_right_way(values: Values, frame: Frame) -> None:
    rental = exact_rental(values, frame)
    dearer = replace(values, price=values.price + 1000)
    steeper = replace(values, rate=values.rate + Rate.percent(1))
    assert exact_rental(dearer, frame) > rental
    assert exact_rental(steeper, frame) > rental
    assert exact_rental(replace(values, residual=values.residual + 1000), frame) < rental
    assert exact_rental(replace(values, first_rental=values.first_rental + 1000), frame) < rental
    assert exact_rental(replace(values, term=values.term + 1), frame) < rental


# --- shapes --------------------------------------------------------------------------------------


def test_equal_principal_and_interest_only_follow_their_own_amounts() -> None:
    asked = Values(price=1_200_000, rate=Rate.percent(6), term=12)
    equal = price(asked, Unknown.RENTAL, replace(ARREARS, repayment=Repayment.EQUAL_PRINCIPAL))
    assert equal.values.rental == 106_000  # 1,000.00 of principal and 0.5 % of 12,000.00
    assert equal.schedule.rows[-1].payment == 100_500
    only = price(asked, Unknown.RENTAL, replace(ARREARS, repayment=Repayment.INTEREST_ONLY))
    assert [row.payment for row in only.schedule.rows] == [6_000] * 11 + [1_206_000]


def test_equal_principal_solves_for_the_price_of_its_first_instalment() -> None:
    frame = replace(ARREARS, repayment=Repayment.EQUAL_PRINCIPAL)
    found = price(Values(rate=Rate.percent(6), term=12, rental=106_000), Unknown.PRICE, frame)
    assert (found.values.price, found.values.rental) == (1_200_000, 106_000)


def test_a_season_without_rental_and_the_term_it_needs() -> None:
    """Three months a year pay; a rental of 2,000.00 needs the fifth of them."""
    seasons = (0, 0, 100, 0, 0, 0, 100, 0, 0, 100, 0, 0)
    frame = replace(ARREARS, repayment=Repayment.SEASONAL, seasons=seasons)
    asked = Values(price=900_000, rate=Rate.percent(3), rental=200_000)
    found = price(asked, Unknown.TERM, frame)
    paid = [row.payment for row in found.schedule.rows if row.payment]
    assert len(paid) == 5
    assert found.values.rental <= 200_000
    assert price(replace(asked, term=found.values.term), Unknown.RENTAL, frame).values == found.values  # fmt: skip


def test_grace_and_a_deferred_start_cost_interest() -> None:
    asked = Values(price=1_000_000, rate=Rate.percent(12), term=12)
    plain = price(asked, Unknown.RENTAL, ARREARS).values.rental
    interest = price(asked, Unknown.RENTAL, replace(ARREARS, grace=Grace(interest=2))).values.rental
    later = price(asked, Unknown.RENTAL, replace(ARREARS, deferral=2)).values.rental
    assert plain == 88_849
    # Two months at 1 % make 10,201 of 10,000: over the ten left, 1,077.04.
    assert interest == 107_704
    # A first period of three months bears 3 %: 10,300 / (1 + a(11, 1 %)) = 906.08.
    assert later == 90_608


def test_a_price_paid_out_in_parts() -> None:
    draws = ((DAY, 40), (date(2027, 2, 23), 60))
    frame = replace(ARREARS, draws=draws)
    asked = Values(price=1_000_000, rate=Rate.percent(12), term=12)
    found = price(asked, Unknown.RENTAL, frame)
    v = 1 / Fraction(101, 100)
    exact = (400_000 + 600_000 * v**3) / sum(v**month for month in range(1, 13))
    assert found.values.rental == round(exact)
    assert price(replace(found.values, price=1), Unknown.PRICE, frame).values.price in range(999_994, 1_000_007)  # fmt: skip


def test_extras_ride_inside_the_rental_and_a_financed_fee_below_it() -> None:
    plain = price(LOA, Unknown.RENTAL, ARREARS)
    carried = price(LOA, Unknown.RENTAL, replace(ARREARS, extras=4_500))
    assert carried.values.rental == plain.values.rental + 4_500
    assert carried.schedule.rows == plain.schedule.rows
    financed = price(LOA, Unknown.RENTAL, replace(ARREARS, financed_fee=10_000))
    assert financed.schedule.terms.financed == 2_210_000


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "unknown", "code"),
    [
        ({"rental": 10_000, "term": 48}, Unknown.RATE, "leasing.price_rate_below_zero"),
        ({"rental": 2_400_000, "term": 48}, Unknown.RATE, "leasing.price_rate_too_high"),
        ({"rental": 10_000}, Unknown.TERM, "leasing.price_never_repaid"),
        ({"rental": 90_000}, Unknown.FIRST_RENTAL, "leasing.price_negative"),
        ({"rental": 90_000}, Unknown.RESIDUAL, "leasing.price_negative"),
        ({"residual": 2_200_000}, Unknown.SUBSIDY, "leasing.price_no_room"),
    ],
)
def test_what_no_value_can_give_is_refused(
    change: dict[str, int], unknown: Unknown, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        price(replace(LOA, **change), unknown, ARREARS)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_what_the_shape_does_not_determine_is_refused() -> None:
    frame = replace(ARREARS, repayment=Repayment.INTEREST_ONLY)
    for unknown in (Unknown.TERM, Unknown.RESIDUAL):
        with pytest.raises(Refused) as refused:
            price(Values(price=100_000, rate=Rate.percent(6), term=12, rental=500), unknown, frame)
        assert refused.value.code == "leasing.price_undetermined"
