"""Where verdicts are rare a window reaches back; a chance becomes a level only by a proved cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.scoring.domain.learning.rungs import Cut, Rung, reaching, rung_of
from vigie.scoring.domain.learning.sparse import Need, nights_needed
from vigie.scoring.domain.levels import Level

RED = Cut(Level.RED, 0.9, is_live=True)
ORANGE = Cut(Level.ORANGE, 0.5, is_live=True)
YELLOW = Cut(Level.YELLOW, 0.1, is_live=True)


def slowly(nights: list[int], labels: list[bool], tonight: int, need: Need) -> int:
    """Look at one window after the other, a night longer each time."""
    if not nights:
        return 1
    longest = max(tonight - min(nights) + 1, 1)
    for length in range(1, longest + 1):
        held = [lab for n, lab in zip(nights, labels, strict=True) if n > tonight - length]
        if len(held) >= need.cases and min(sum(held), len(held) - sum(held)) >= need.rarer:
            return length
    return longest


@given(
    st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=40),
    st.integers(1, 12),
    st.integers(0, 4),
)
def test_a_window_is_the_shortest_that_holds_enough(
    rows: list[tuple[int, bool]], cases: int, rarer: int
) -> None:
    nights, labels = [n for n, _ in rows], [label for _, label in rows]
    found = nights_needed(
        np.array(nights, np.int64), np.array(labels, np.bool_), 30, Need(cases, rarer)
    )
    wanted = slowly(nights, labels, 30, Need(cases, rarer))
    assert found == wanted


@pytest.mark.parametrize(
    ("chance", "cuts", "wanted"),
    [
        (0.95, (RED, ORANGE, YELLOW), Rung(Level.RED, Level.RED)),
        (0.90, (RED, ORANGE, YELLOW), Rung(Level.RED, Level.RED)),
        (0.89, (RED, ORANGE, YELLOW), Rung(Level.ORANGE, Level.ORANGE)),
        (0.20, (RED, ORANGE, YELLOW), Rung(Level.YELLOW, Level.YELLOW)),
        (0.05, (RED, ORANGE, YELLOW), Rung()),
        (0.99, (), Rung()),
        # An expired red cut says orange at most, and provisionally where orange is not proved.
        (0.95, (Cut(Level.RED, 0.9, is_live=False), ORANGE), Rung(Level.ORANGE, Level.RED)),
        (
            0.95,
            (Cut(Level.RED, 0.9, is_live=False),),
            Rung(Level.ORANGE, Level.RED, is_provisional=True),
        ),
        (
            0.60,
            (Cut(Level.ORANGE, 0.5, is_live=False), YELLOW),
            Rung(Level.ORANGE, Level.ORANGE, is_provisional=True),
        ),
    ],
)
def test_a_level_needs_a_proved_cut_and_red_one_in_force(
    chance: float, cuts: tuple[Cut, ...], wanted: Rung
) -> None:
    assert rung_of(chance, cuts) == wanted


def test_who_reaches_a_level() -> None:
    chances = np.array([0.05, 0.5, 0.95])
    assert reaching(chances, (RED, ORANGE), Level.ORANGE).tolist() == [1, 2]
    assert reaching(chances, (RED, YELLOW), Level.ORANGE).tolist() == [2]
    assert reaching(chances, (), Level.ORANGE).tolist() == []
