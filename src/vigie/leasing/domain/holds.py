"""Pay-outs that are held, and collection that is paused with them, as facts by cause.

Each cause (an alert, a person) holds for itself: the pay-out is free once none holds. While a cause
pauses, nobody is reminded, charged for lateness or reported as late; what the paused days cost is waived
when the pause ends without a verdict against the customer, and asked for when it ends with one. It is
the lender's own decision that kept the customer waiting (Code civil, art. 1231-5 and 1104).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class HoldFact:
    """One line of what a cause said: it counts from `effective_on`, and to `until_on` where given.

    `catches_up` says of a line that ends a pause that its days are asked for after all.
    """

    id: int
    cause: str
    holds: bool
    pauses: bool
    effective_on: date
    until_on: date | None = None
    catches_up: bool = False
    reason: str = ""
    user_id: int | None = None

    def lasts(self, on: date) -> bool:
        """Tell whether the line has not run out on a day."""
        return self.until_on is None or on <= self.until_on


def standing(facts: Iterable[HoldFact], on: date) -> tuple[HoldFact, ...]:
    """Return the line of each cause that holds on a day: what was told last counts."""
    latest: dict[str, HoldFact] = {}
    for one in sorted(facts, key=lambda fact: fact.id):
        if one.effective_on <= on:
            latest[one.cause] = one
    return tuple(one for _, one in sorted(latest.items()) if one.holds and one.lasts(on))


def waived(facts: Iterable[HoldFact]) -> tuple[Days, ...]:
    """Return the days, first and last, of pauses that ended and are not asked for.

    A verdict that is overturned gives back what it asked for: a hold released without catching up
    waives the days of a pause that had been caught up.
    """
    by_cause: dict[str, list[HoldFact]] = {}
    for one in sorted(facts, key=lambda fact: fact.id):
        by_cause.setdefault(one.cause, []).append(one)
    return tuple(
        days for told in by_cause.values() for days in _of_cause(told) if days[0] <= days[1]
    )


def _of_cause(told: Sequence[HoldFact]) -> Iterable[Days]:
    began: HoldFact | None = None
    asked: list[Days] = []
    for one in told:
        if one.pauses:
            # A hold that stands is not placed again: the one before had run out.
            if began is not None:
                yield began.effective_on, _last_of(began, one.effective_on - DAY)
            began = one
        else:
            if began is not None:
                asked.append((began.effective_on, _last_of(began, one.effective_on - DAY)))
            began = None
            if not one.catches_up:
                yield from asked
                asked = []
            elif not one.holds:
                asked = []
    if began is not None and began.until_on is not None:
        yield began.effective_on, began.until_on


def _last_of(began: HoldFact, eve: date) -> date:
    return min(eve, began.until_on or date.max)


def counted(first: date, last: date, without: Iterable[Days]) -> list[Days]:
    """Return the stretches of days from one to another that are not among those left out."""
    left = [(first, last)] if first <= last else []
    for begin, end in without:
        left = [
            part
            for one in left
            for part in ((one[0], min(one[1], begin - DAY)), (max(one[0], end + DAY), one[1]))
            if part[0] <= part[1]
        ]
    return left
