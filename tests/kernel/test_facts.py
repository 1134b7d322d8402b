"""Facts with two dates: what held on a day, as it was known at an instant."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.facts import Fact, state_on

JANUARY, MARCH, MAY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 5, 1)


def at(hour: int) -> datetime:
    return datetime(2025, 6, 1, hour, tzinfo=UTC)


LYON = Fact(1, "city", "Lyon", JANUARY, at(1))
PARIS = Fact(2, "city", "Paris", MAY, at(2))
LILLE = Fact(3, "city", "Lille", JANUARY, at(3))  # corrects Lyon
NONE = Fact(4, "city", "", MAY, at(4))  # the move to Paris was the end of any address


def test_a_change_begins_on_its_day_and_a_correction_replaces_its_own() -> None:
    assert state_on([LYON, PARIS], MARCH) == {"city": LYON}
    assert state_on([LYON, PARIS], MAY) == {"city": PARIS}
    assert state_on([LYON, PARIS, LILLE], MARCH) == {"city": LILLE}
    assert state_on([LYON, PARIS, LILLE], MAY) == {"city": PARIS}
    assert state_on([LYON], date(2024, 12, 31)) == {}


def test_what_was_known_then_is_shown_as_it_was_known() -> None:
    assert state_on([LYON, PARIS, LILLE, NONE], MARCH, at(2)) == {"city": LYON}
    assert state_on([LYON, PARIS, LILLE, NONE], MAY, at(3)) == {"city": PARIS}
    assert state_on([LYON, PARIS, LILLE, NONE], MAY) == {}
    assert state_on([LYON, PARIS]) == {"city": PARIS}


FACTS = st.lists(
    st.builds(
        lambda kind, value, day, hour: (kind, value, date(2025, 1, day), at(hour)),
        st.sampled_from("ab"),
        st.sampled_from(["", "x", "y"]),
        st.integers(1, 5),
        st.integers(0, 5),
    ),
    max_size=12,
)


@given(FACTS, st.integers(1, 5), st.integers(0, 5))
def test_the_state_is_that_of_a_plain_walk_and_order_does_not_matter(
    rows: list[tuple[str, str, date, datetime]], day: int, hour: int
) -> None:
    facts = [Fact(number, *row) for number, row in enumerate(rows)]
    on, known_at = date(2025, 1, day), at(hour)
    expected: dict[str, Fact] = {}
    for kind in "ab":
        best = None
        for fact in facts:
            if fact.kind != kind or fact.effective_on > on or fact.recorded_at > known_at:
                continue
            if best is None or (fact.effective_on, fact.id) > (best.effective_on, best.id):
                best = fact
        if best is not None and best.value:
            expected[kind] = best
    assert state_on(reversed(facts), on, known_at) == expected
