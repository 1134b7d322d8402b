"""Poland: the flat costs of collection between businesses.

Ustawa z 8.03.2013 o przeciwdziałaniu nadmiernym opóźnieniom w transakcjach handlowych, art. 10 ust.
1 and 1a: 40, 70 or 100 EUR by the size of the claim, in zloty at the National Bank's average rate of
the last working day of the month before the month in which the claim fell due. Until the end of 2019
it was 40 EUR for all.
"""

from datetime import date, timedelta
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.rounding import Exact, round_half_up

_SINCE = date(2013, 4, 28)
_TIERED_SINCE = date(2020, 1, 1)
_SATURDAY, _LONG_WEEKEND = 5, 5
_SMALL, _LARGE = 500_000, 5_000_000


def collection_costs(claim: int, due_on: date) -> int:
    """Return the flat costs in euro cents for a claim in grosze that fell due on a day.

    40 EUR up to 5,000 zloty, 70 above, 100 from 50,000. Refused before the law began.
    """
    if due_on < _SINCE:
        raise Refused("leasing.late_rule_missing", name="pl_collection_costs", on=due_on)
    if due_on < _TIERED_SINCE or claim <= _SMALL:
        return 4_000
    return 7_000 if claim < _LARGE else 10_000


def in_zloty(euro_cents: int, rate: Exact) -> int:
    """Return an amount in grosze at so many zloty a euro, half up."""
    return round_half_up(euro_cents * Fraction(rate))


def may_end_its_month(day: date) -> bool:
    """Tell whether a day may be the last working day of its month: at most a long weekend before."""
    return day.weekday() < _SATURDAY and (day + timedelta(days=_LONG_WEEKEND)).month != day.month
