"""How fast a close goes, from the slices that are done."""

from collections.abc import Sequence
from datetime import datetime


def pace(done: Sequence[tuple[datetime, int]]) -> float | None:
    """Return contracts a second over slices done, each the instant of its end and its contracts.

    The first slice only starts the clock: when it began is not known. None before a second ended.
    """
    if len(done) < 2:
        return None
    ordered = sorted(done)
    seconds = (ordered[-1][0] - ordered[0][0]).total_seconds()
    return sum(contracts for _, contracts in ordered[1:]) / seconds if seconds > 0 else None


def seconds_left(done: Sequence[tuple[datetime, int]], waiting: int) -> float | None:
    """Return how long the slices that wait will take at this pace; None while it is not known."""
    speed = pace(done)
    if not speed:
        return None
    return waiting * (sum(contracts for _, contracts in done) / len(done)) / speed
