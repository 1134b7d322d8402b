"""Simple interest on a late payment, split where its rate changes and rounded once.

No interest on interest. The first day late is the day after the due date (Code de commerce, art.
L441-10, II; Kodeks cywilny, art. 481 § 1); the day of payment counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.late.references import Known, Reference
from vigie.leasing.domain.late.rules import LateRule

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many days at one rate a year, as a statement shows them."""

    days: int
    rate: Rate


def stretches(
    rule: LateRule,
    due_on: date,
    paid_on: date,
    known: Mapping[str, Reference] | None = None,
) -> list[Stretch]:
    """Return the days late, from the day after `due_on` to `paid_on`, by rate.

    Empty when the payment was not late. Refused where a rate is not known.
    """
    if paid_on <= due_on:
        return []
    first, after = due_on + timedelta(days=1), paid_on + timedelta(days=1)
    borders = [first, *rule.changes(first, paid_on, known), after]
    return [
        Stretch((end - begin).days, rule.rate_on(begin, known)) for begin, end in pairwise(borders)
    ]


def unit_cost(rule: LateRule, due_on: date, paid_on: date, known: Known) -> Fraction:
    """Return what a unit costs that was due on a day and paid on another; found once for each pair of days.

    Refused where a rate is not known.
    """
    place = (rule.name, due_on, paid_on)
    if place not in known.costs:
        parts = stretches(rule, due_on, paid_on, known.series)
        borne = sum((one.rate.fraction * one.days for one in parts), Fraction(0))
        known.costs[place] = borne / DAYS_A_YEAR
    return known.costs[place]


def simple_interest(owed: Iterable[tuple[int, Sequence[Stretch]]]) -> int:
    """Return the interest on amounts in minor units, each over its stretches, rounded once."""
    exact = sum(
        (minor * one.rate.fraction * one.days for minor, parts in owed for one in parts),
        Fraction(0),
    )
    return round_half_up(exact / DAYS_A_YEAR)
