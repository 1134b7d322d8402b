"""Whom chance chooses to be looked at: some contracts of those against which nothing speaks.

Each case (a contract in a year) draws a number from its own name, once. It is taken when the number
lies below the organisation's rate, on the day of the year that the number stands for, so that the
work is spread evenly. The name says nothing of the contract, so neither does having been drawn.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from vigie.fraud.domain.cases import MODEL
from vigie.scoring.domain.learning.audit import audited, draw

SALT: Final = f"audit.{MODEL}"
LEAST_PER_MILLE: Final = 10
MOST_PER_MILLE: Final = 30
USUAL_PER_MILLE: Final = 20


def due_on(case: str, rate: float, year: int) -> date:
    """Return the day of its year on which a drawn case is taken."""
    place = draw(case, SALT) / rate
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return date(year, 1, 1) + timedelta(days=int(place * days))


def drawn(cases: Mapping[str, int] | Iterable[str], rate: float, on: date) -> list[str]:
    """Return the cases that chance takes by a day, those with the lowest draw first."""
    taken = [case for case in audited(cases, SALT, rate) if due_on(case, rate, on.year) <= on]
    return sorted(taken, key=lambda case: draw(case, SALT))
