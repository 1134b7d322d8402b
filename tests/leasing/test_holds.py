"""Which cause holds on a day, and which days of a pause are nobody's: pure."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vigie.leasing.domain.holds import Days, HoldFact, counted, standing, waived

ONE, FIVE, NINE = date(2026, 11, 1), date(2026, 11, 5), date(2026, 11, 9)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
STRETCHES = st.lists(st.tuples(DAYS, DAYS).map(lambda two: (min(two), max(two))), max_size=4)


def fact(number: int, on: date, cause: str = "a", **changes: object) -> HoldFact:
    told: dict[str, object] = {"holds": True, "pauses": True} | changes
    return HoldFact(number, cause, effective_on=on, **told)  # type: ignore[arg-type]


def test_what_was_told_last_of_a_cause_counts() -> None:
    told = [fact(1, ONE), fact(2, ONE, "b"), fact(3, FIVE, holds=False, pauses=False)]
    assert [one.id for one in standing(told, ONE)] == [1, 2]
    assert [one.id for one in standing(told, FIVE)] == [2]
    assert standing(told, ONE - timedelta(days=1)) == ()


def test_a_bounded_hold_runs_out_after_its_last_day() -> None:
    told = [fact(1, ONE, until_on=FIVE)]
    assert standing(told, FIVE)
    assert standing(told, FIVE + timedelta(days=1)) == ()
    assert waived(told) == ((ONE, FIVE),)


def test_days_are_waived_up_to_the_eve_of_the_end_unless_they_are_caught_up() -> None:
    lifted = [fact(1, ONE), fact(2, NINE, holds=False, pauses=False)]
    assert waived(lifted) == ((ONE, date(2026, 11, 8)),)
    confirmed = [fact(1, ONE), fact(2, NINE, pauses=False, catches_up=True)]
    assert waived(confirmed) == ()
    released_later = [*confirmed, fact(3, date(2026, 12, 1), holds=False, pauses=False)]
    assert waived(released_later) == ((ONE, date(2026, 11, 8)),)
    kept = [*confirmed, fact(3, date(2026, 12, 1), holds=False, pauses=False, catches_up=True)]
    assert waived(kept) == ()
    assert waived([fact(1, ONE), fact(2, ONE, holds=False, pauses=False)]) == ()
    assert waived([fact(1, ONE)]) == ()


def test_a_hold_placed_again_after_it_ran_out_waives_its_own_days_too() -> None:
    again = [fact(1, ONE, until_on=FIVE), fact(2, NINE, until_on=date(2026, 11, 20))]
    assert waived(again) == ((ONE, FIVE), (NINE, date(2026, 11, 20)))
    lifted = [*again, fact(3, date(2026, 11, 12), holds=False, pauses=False)]
    assert waived(lifted) == ((ONE, FIVE), (NINE, date(2026, 11, 11)))
    # A verdict against the customer asks for the days of the pause that it ends, not for the others.
    confirmed = [*again, fact(3, date(2026, 11, 12), holds=False, pauses=False, catches_up=True)]
    assert waived(confirmed) == ((ONE, FIVE),)


@given(DAYS, DAYS, STRETCHES)
def test_what_is_counted_is_each_day_that_nothing_leaves_out(
    first: date, last: date, without: list[Days]
) -> None:
    found = counted(first, last, without)
    days = {
        begin + timedelta(days=n) for begin, end in found for n in range((end - begin).days + 1)
    }
    span = range(max((last - first).days + 1, 0))
    slow = {first + timedelta(days=n) for n in span}
    slow = {day for day in slow if not any(begin <= day <= end for begin, end in without)}
    assert days == slow
    assert sum((end - begin).days + 1 for begin, end in found) == len(slow)
