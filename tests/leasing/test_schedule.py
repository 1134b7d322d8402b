"""The schedule: published figures, profiles, grace, timing, and what it refuses."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.leasing.making import loan

from vigie.kernel.daycount import DayCount
from vigie.kernel.errors import Invalid
from vigie.kernel.rate import Rate
from vigie.leasing.domain.level import solve_instalment
from vigie.leasing.domain.periods import periods
from vigie.leasing.domain.profiles import (
    EqualPrincipal,
    Given,
    InterestOnly,
    Level,
    Seasonal,
    Step,
    Steps,
)
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import (
    QUARTERLY,
    WEEKLY,
    Drawdown,
    Grace,
    Interest,
    LastInstalment,
    Method,
    Rhythm,
    Rounding,
    Terms,
    Timing,
)


def test_a_lease_in_arrears_with_first_rental_and_residual() -> None:
    # 25 000 less a first rental of 3 000, 48 months at 6 %, residual 10 000: 331.82 a month; the
    # balance after 24 is 16 358.68 in full precision, 16 358.70 on rows rounded to the cent.
    schedule = amortise(loan(2_500_000, 48, "6", first_rental=300_000, residual=1_000_000))
    assert {row.payment for row in schedule.rows[:-1]} == {33_182}
    assert schedule.rows[23].closing == 1_635_870
    assert schedule.rows[-1].closing == 1_000_000
    assert schedule.paid == 300_000 + 47 * 33_182 + 33_186 + 1_000_000


def test_in_advance_a_rental_is_worth_one_period_less() -> None:
    terms = loan(2_500_000, 48, "6", first_rental=300_000, residual=1_000_000, in_advance=True)
    arrears = loan(2_500_000, 48, "6", first_rental=300_000, residual=1_000_000)
    exact = [
        solve_instalment(2_200_000, periods(each), each.weights(), residual=1_000_000)
        for each in (terms, arrears)
    ]
    assert exact[0] * Fraction(201, 200) == exact[1]
    schedule = amortise(terms)
    first = schedule.rows[0]
    assert (first.due_on, first.until_on) == (date(2026, 1, 1), date(2026, 2, 1))
    assert first.payment == 33_017
    assert first.interest == 10_835  # (22 000 - 330.17) x 0.5 %
    assert schedule.rows[-1].closing == 1_000_000
    assert terms.ends_on == date(2030, 1, 1)


def test_whole_units_with_the_last_instalment_absorbing() -> None:
    # Apache Fineract, instalment multiple of one: 1000 in six is 5 x 167 and 165.
    rows = amortise(loan(100_000, 6, "0", rounding=Rounding(step=100))).rows
    assert [row.payment for row in rows] == [16_700] * 5 + [16_500]


def test_no_rate_no_interest() -> None:
    schedule = amortise(loan(100_000, 7, "0"))
    assert schedule.interest == 0
    assert [row.payment for row in schedule.rows] == [14_286] * 6 + [14_284]


def test_smoothing_moves_the_level_instalment_only_when_that_helps() -> None:
    def last_two(amount: int, last: LastInstalment) -> list[int]:
        rows = amortise(loan(amount, 60, "6", last=last, rounding=Rounding(up=True))).rows
        return [row.payment for row in rows[-2:]]

    assert last_two(1_000_500, LastInstalment.ABSORB) == [19_343, 19_303]
    assert last_two(1_000_500, LastInstalment.SMOOTH) == [19_342, 19_375]  # 33 apart, not 40
    plain = last_two(1_000_400, LastInstalment.ABSORB)
    assert last_two(1_000_400, LastInstalment.SMOOTH) == plain


def test_equal_principal() -> None:
    rows = amortise(loan(500_000, 18, "12", profile=EqualPrincipal())).rows
    # Apache Fineract Loan.feature, 5 000 in 18 months at 12 %, equal principal.
    assert [row.principal for row in rows] == [27_778] * 17 + [27_774]
    assert [row.interest for row in rows[:4]] == [5_000, 4_722, 4_444, 4_167]


def test_interest_only_and_the_capital_at_the_end() -> None:
    rows = amortise(loan(500_000, 12, "12", residual=200_000, profile=InterestOnly())).rows
    assert [row.payment for row in rows] == [5_000] * 11 + [305_000]


def test_steps_pay_in_their_proportions() -> None:
    steps = Steps(
        (Step(date(2026, 2, 1), 100), Step(date(2027, 2, 1), 60), Step(date(2028, 2, 1), 40))
    )
    rows = amortise(loan(1_000_000, 36, "8.25", profile=steps)).rows
    first, second, third = rows[0].payment, rows[12].payment, rows[24].payment
    assert abs(second - Fraction(first * 60, 100)) <= 1
    assert abs(third - Fraction(first * 40, 100)) <= 1


def test_a_season_without_weight_pays_nothing_and_its_interest_is_added() -> None:
    winter = Seasonal((0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0))
    schedule = amortise(loan(1_000_000, 27, "6", profile=winter))
    january = schedule.rows[11]
    assert january.due_on == date(2027, 1, 1)
    assert (january.payment, january.principal) == (0, -january.interest)


def test_agreed_amounts_with_the_last_one_settling() -> None:
    schedule = amortise(loan(100_000, 3, "12", profile=Given((50_000, 30_000, 0))))
    assert [row.payment for row in schedule.rows] == [50_000, 30_000, 21_725]
    with pytest.raises(Invalid, match=r"leasing\.terms_instalments_exceed"):
        amortise(loan(100_000, 3, "12", profile=Level(60_000)))


def test_grace_of_principal_then_level() -> None:
    # Apache Fineract Loan.feature: 5 000, 18 months at 12 %, grace of principal 3: 361 a month.
    terms = loan(500_000, 18, "12", grace=Grace(principal=3), rounding=Rounding(step=100))
    rows = amortise(terms).rows
    assert [row.payment for row in rows] == [5_000] * 3 + [36_100] * 14 + [35_487]


def test_deferred_interest_falls_due_without_interest_on_itself() -> None:
    # Apache Fineract Loan.feature: grace of principal 6, of interest 3: 200 due in the fourth.
    terms = loan(500_000, 18, "12", grace=Grace(principal=6, deferred=3), rounding=Rounding(100))
    rows = amortise(terms).rows
    assert [row.payment for row in rows[:7]] == [0, 0, 0, 20_000, 5_000, 5_000, 44_400]
    assert rows[-1].payment == 44_709


def test_total_grace_adds_interest_to_the_balance() -> None:
    rows = amortise(loan(100_000, 6, "12", grace=Grace(interest=2))).rows
    assert [row.closing for row in rows[:2]] == [101_000, 102_010]
    assert {row.payment for row in rows[2:5]} == {26_143}


def test_interest_free_periods() -> None:
    rows = amortise(loan(100_000, 6, "12", grace=Grace(free=2))).rows
    assert [row.interest > 0 for row in rows] == [False, False, True, True, True, True]


def test_flat_interest_takes_its_remainder_last() -> None:
    # 1 250 in four at 15 %: 15.625 a month; Vigie rounds half up, and the total stays 62.50.
    schedule = amortise(loan(125_000, 4, "15", method=Method.FLAT))
    assert [row.interest for row in schedule.rows] == [1_563, 1_563, 1_563, 1_561]
    assert schedule.interest == 6_250


def test_a_long_first_period_bears_its_days() -> None:
    # From 17 October to 1 December: a whole month and fifteen of October's 31 days.
    terms = loan(1_200_000, 12, "12", start=date(2025, 10, 17), due=date(2025, 12, 1))
    assert amortise(terms).rows[0].interest == 17_806  # 12 000 x 1 % x (1 + 15/31)


def test_dues_at_the_end_of_months_do_not_slide() -> None:
    terms = loan(100_000, 4, "0", start=date(2025, 12, 31), due=date(2026, 1, 31))
    assert [row.due_on.day for row in amortise(terms).rows] == [31, 28, 31, 30]


def test_quarters_and_weeks() -> None:
    quarters = loan(100_000, 4, "8", rhythm=QUARTERLY, due=date(2026, 4, 1))
    assert amortise(quarters).rows[0].interest == 2_000
    weeks = loan(100_000, 4, "5.2", rhythm=WEEKLY, due=date(2026, 1, 8))
    assert amortise(weeks).rows[0].interest == 100


def test_actual_days() -> None:
    terms = loan(
        500_000, 18, "12", method=Method.ACTUAL, day_count=DayCount.ACT_ACT_ISDA,
        start=date(2022, 11, 1), due=date(2022, 12, 1), rounding=Rounding(step=100),
    )  # fmt: skip
    rows = amortise(terms).rows
    # Apache Fineract Loan.feature, daily interest on actual days: the rows before the new year.
    assert [(row.interest, row.principal) for row in rows[:4]] == [
        (4_932, 25_568), (4_835, 25_665), (4_574, 25_926), (3_892, 26_608),
    ]  # fmt: skip


def test_a_second_drawdown_bears_interest_from_its_day() -> None:
    terms = Terms(
        currency="EUR",
        drawdowns=(Drawdown(date(2026, 1, 1), 100_000), Drawdown(date(2026, 2, 15), 100_000)),
        start_on=date(2026, 1, 1),
        first_due_on=date(2026, 2, 1),
        count=12,
        interest=Interest(Rate.percent("12")),
        profile=InterestOnly(),
    )
    rows = amortise(terms).rows
    assert [row.interest for row in rows[:3]] == [1_000, 1_500, 2_000]
    assert rows[1].drawn == 100_000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"residual": 100_001}, "leasing.terms_residual"),
        ({"first_rental": 100_000}, "leasing.terms_first_rental"),
        ({"count": 0}, "leasing.terms_count"),
        ({"due": date(2026, 1, 1)}, "leasing.terms_first_due"),
        ({"grace": Grace(principal=6)}, "leasing.terms_grace"),
        ({"grace": Grace(deferred=1)}, "leasing.terms_grace"),
        ({"profile": Given((1, 2))}, "leasing.terms_amounts"),
        ({"rounding": Rounding(step=0)}, "leasing.terms_step"),
        ({"method": Method.ACTUAL}, "leasing.terms_day_count"),
        ({"rate": "-1"}, "leasing.terms_rate"),
        ({"drawdowns": ()}, "leasing.terms_drawdown_missing"),
        ({"drawdowns": (Drawdown(date(2025, 12, 31), 5),)}, "leasing.terms_drawdown_date"),
        ({"profile": Seasonal((1,) + (0,) * 11)}, "leasing.terms_weights"),
    ],
)  # fmt: skip
def test_what_makes_no_schedule_is_refused(changes: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"amount": 100_000, "count": 6, "rate": "12", **changes}
    with pytest.raises(Invalid, match=code):
        loan(**given)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Seasonal((1, 2)),
        lambda: Steps(()),
        lambda: Steps((Step(date(2026, 2, 1), 1), Step(date(2026, 1, 1), 1))),
    ],
)
def test_shapes_are_checked_when_made(make: object) -> None:
    assert callable(make)
    with pytest.raises(Invalid, match=r"leasing\.terms_weights"):
        make()


def test_a_first_rental_in_advance_may_wait() -> None:
    terms = loan(100_000, 12, "12", in_advance=True, due=date(2026, 2, 1))
    first = amortise(terms).rows[0]
    # One month on all that is owed, one more on what the rental leaves.
    assert first.interest == round(1_000 + (100_000 - first.payment) * 0.01)
    assert terms.timing is Timing.ADVANCE
    assert terms.rhythm == Rhythm()
