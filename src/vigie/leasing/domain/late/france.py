"""France: what a late payment costs beside or instead of statutory interest.

Between businesses: Code de commerce, art. L441-10, II and D441-5. Consumers: Code de la
consommation, art. D312-16 (credit) and D312-18 (lease with an option, hire purchase).
"""

from datetime import date
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.late.references import references
from vigie.leasing.domain.late.rules import late_rule

COLLECTION_COSTS = 4_000
"""40 EUR in cents for each invoice, once, whatever it is worth (D441-5)."""

OVERDUE = Fraction(8, 100)
DEFERRED = Fraction(4, 100)


def floor_of_agreed_rate(on: date) -> Rate:
    """Return the least a contract between businesses may agree: three times the legal rate."""
    return references()["fr_legal_professional"].on(on).times(3)


def business_rate(on: date, agreed: Rate | None = None) -> Rate:
    """Return the rate of a late invoice: the agreed one, else ECB refinancing plus ten points.

    An agreed rate below its floor is Refused `leasing.late_rate_below_floor`. The default has no
    floor: in the second half of 2024 it was 14.25 % while no contract could agree less than 14.76 %.
    """
    if agreed is None:
        return late_rule("fr_business").rate_on(on)
    floor = floor_of_agreed_rate(on)
    if agreed < floor:
        raise Refused(
            "leasing.late_rate_below_floor",
            agreed=agreed.as_percent(2),
            floor=floor.as_percent(2),
            on=on,
        )
    return agreed


def overdue_indemnity(overdue: int) -> int:
    """Return the most a consumer who is not terminated owes on what is overdue: 8 %, cents."""
    return round_half_up(overdue * OVERDUE)


def deferral_indemnity(deferred: int) -> int:
    """Return the most he owes when instalments to come are put off by agreement: 4 %, cents."""
    return round_half_up(deferred * DEFERRED)


def accelerated_indemnity(principal: int) -> int:
    """Return the most a terminated consumer credit adds to the principal still owed: 8 %, cents."""
    return round_half_up(principal * OVERDUE)
