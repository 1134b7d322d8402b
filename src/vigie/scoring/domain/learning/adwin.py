"""ADWIN: a window over a stream that drops its past when the mean has changed.

Bifet and Gavaldà (2007), "Learning from time-changing data with adaptive windowing". Buckets of
growing size hold sums, so that a window of n values costs O(log n) memory; each boundary between
buckets is a possible cut. With confidence 1 - delta no cut is made while the mean stays.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

LEAST = 5


@dataclass(frozen=True)
class Bucket:
    """Sum, squared deviation and number of consecutive values."""

    count: int
    total: float
    spread: float

    def joined(self, other: "Bucket") -> "Bucket":
        """Return both as one (Chan, Golub and LeVeque 1983)."""
        count = self.count + other.count
        apart = self.total / self.count - other.total / other.count
        spread = self.spread + other.spread + apart**2 * self.count * other.count / count
        return Bucket(count, self.total + other.total, spread)


@dataclass
class Adwin:
    """The window; `add` says whether the mean has changed."""

    delta: float = 0.002
    per_size: int = 5
    every: int = 32
    buckets: list[Bucket] = field(default_factory=list)
    seen: int = 0

    def add(self, value: float) -> bool:
        """Take one value; return True when a change was found and the past dropped."""
        self.buckets.append(Bucket(1, value, 0.0))
        self._merge()
        self.seen += 1
        return self.seen % self.every == 0 and self._shrink()

    @property
    def count(self) -> int:
        """Return how many values the window holds."""
        return sum(bucket.count for bucket in self.buckets)

    @property
    def mean(self) -> float:
        """Return the mean of the window; NaN when empty."""
        return sum(b.total for b in self.buckets) / self.count if self.buckets else math.nan

    def _merge(self) -> None:
        """Join the two oldest of a size when there are more than `per_size` of it."""
        size = 1
        while True:
            same = [i for i, bucket in enumerate(self.buckets) if bucket.count == size]
            if len(same) <= self.per_size:
                return
            first = same[0]
            joined = self.buckets[first].joined(self.buckets[first + 1])
            self.buckets[first : first + 2] = [joined]
            size *= 2

    def _shrink(self) -> bool:
        changed = False
        while (cut := first_change(self.buckets, self.delta)) is not None:
            del self.buckets[:cut]
            changed = True
        return changed


def first_change(buckets: list[Bucket], delta: float) -> int | None:
    """Return the first boundary at which the means of both sides differ beyond chance."""
    if not buckets:
        return None
    whole = _sum(buckets)
    variance = whole.spread / whole.count
    count, total = 0, 0.0
    for place, bucket in enumerate(buckets[:-1], start=1):
        count, total = count + bucket.count, total + bucket.total
        rest = whole.count - count
        if min(count, rest) < LEAST:
            continue
        apart = abs(total / count - (whole.total - total) / rest)
        if apart > tolerance(count, rest, variance, delta):
            return place
    return None


def tolerance(before: int, after: int, variance: float, delta: float) -> float:
    """Return the largest difference of means that chance explains (their theorem 3.2)."""
    harmonic = 1 / (1 / before + 1 / after)
    surprise = math.log(2 * math.log(before + after) / delta)
    return math.sqrt(2 / harmonic * variance * surprise) + 2 / (3 * harmonic) * surprise


def _sum(buckets: Iterable[Bucket]) -> Bucket:
    held = list(buckets)
    whole = held[0]
    for bucket in held[1:]:
        whole = whole.joined(bucket)
    return whole
