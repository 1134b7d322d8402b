"""Lettering: which credits of a customer's account settle which of its debits (*lettrage*).

The legs of one account and one subject are matched first in, first out by value date: wherever the
debits so far and the credits so far are equal, what lies since the last such point is one group,
which balances by construction. A payment of three dues makes one group of four legs; a customer who
is always one rental behind has his older rentals lettered all the same. What follows the last
point is open and bears no letter.

This is the plain reference; `queries.lettering` does the same for a whole year in one statement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Key = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Lettered:
    """A leg's group, counted from 1 in its account and subject, and the last booking of the group."""

    group: int
    on: date


@dataclass(frozen=True, slots=True)
class OpenLeg:
    """A leg to letter: its entry, line and side, in minor units, a debit above zero.

    The balance brought forward is a leg of entry 0; it is the first.
    """

    entry: int
    line: int
    value_on: date
    booked_on: date
    minor: int

    @property
    def key(self) -> Key:
        """Return entry, line, and whether it is a credit."""
        return self.entry, self.line, self.minor < 0


def letter(legs: Iterable[OpenLeg]) -> dict[Key, Lettered]:
    """Return the group of each lettered leg of one account and subject."""
    ordered = sorted(legs, key=lambda leg: (leg.entry != 0, leg.value_on, leg.entry, leg.line))
    sides = [
        [leg for leg in ordered if (leg.minor < 0) is is_credit] for is_credit in (False, True)
    ]
    found: dict[Key, Lettered] = {}
    group, taken, sums, waiting = 1, [0, 0], [0, 0], list[OpenLeg]()
    while taken[0] < len(sides[0]) or taken[1] < len(sides[1]):
        side = 0 if sums[0] <= sums[1] and taken[0] < len(sides[0]) else 1
        if taken[side] == len(sides[side]):
            side = 1 - side
        leg = sides[side][taken[side]]
        taken[side] += 1
        sums[side] += abs(leg.minor)
        waiting.append(leg)
        if sums[0] == sums[1]:
            last = max(one.booked_on for one in waiting)
            found |= {one.key: Lettered(group, last) for one in waiting}
            group, waiting = group + 1, []
    return found


def letters_of(group: int) -> str:
    """Return a group as letters: 1 A, 26 Z, 27 AA."""
    text = ""
    while group:
        group, place = divmod(group - 1, 26)
        text = chr(ord("A") + place) + text
    return text
