"""Two searches over whole numbers: a root of a rising function, the least number that fits."""

from collections.abc import Callable
from fractions import Fraction


def root(excess: Callable[[int], Fraction], low: int, high: int) -> int:
    """Return the whole number nearest to the root of a rising function, between `low` and `high`.

    Needs excess(low) <= 0 <= excess(high). False position with the Illinois rule (Dowell and
    Jarratt, BIT 11, 1971): an end that stays twice counts half, so both ends close in; a step that
    gains nothing becomes a bisection.
    """
    at_low, at_high = excess(low), excess(high)
    stayed = 0
    while high - low > 1:
        middle = _between(low, high, at_low, at_high)
        at_middle = excess(middle)
        if at_middle <= 0:
            low, at_low = middle, at_middle
            at_high = at_high / 2 if stayed < 0 else at_high
            stayed = -1
        else:
            high, at_high = middle, at_middle
            at_low = at_low / 2 if stayed > 0 else at_low
            stayed = 1
    return low if -excess(low) <= excess(high) else high


def _between(low: int, high: int, at_low: Fraction, at_high: Fraction) -> int:
    if at_high == at_low:
        return (low + high) // 2
    guess = low + int((high - low) * (-at_low) / (at_high - at_low))
    return min(max(guess, low + 1), high - 1)


def least(fits: Callable[[int], bool], low: int, high: int) -> int:
    """Return the least whole number that fits, when every number above one that fits does too.

    Needs fits(high).
    """
    while low < high:
        middle = (low + high) // 2
        if fits(middle):
            high = middle
        else:
            low = middle + 1
    return high
