"""The kilometres of a long-term rental: what the contract allows, what is settled at its end."""

from dataclasses import dataclass
from fractions import Fraction

from vigie.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class MileageTerms:
    """What a product offers.

    `low` and `high` bound the kilometres of a year. `excess_price` and `unused_price` are minor
    units a kilometre before tax (a fraction: 8.75 cents), charged or paid back beyond `tolerance`,
    a fraction of the allowance; within it nothing is settled.
    """

    low: int
    high: int
    excess_price: Fraction
    unused_price: Fraction
    tolerance: Fraction


@dataclass(frozen=True, slots=True)
class AgreedMileage:
    """What a contract says: the kilometres of a year of 365 days, and the product's prices."""

    a_year: int
    terms: MileageTerms


@dataclass(frozen=True, slots=True)
class MileageSettlement:
    """What was allowed and driven, and the amount before tax: due when positive, paid back below."""

    allowed: int
    driven: int
    counted: int
    amount: int


def allowance(a_year: int, days: int) -> int:
    """Return the kilometres allowed over so many days of contract, a year of 365 days."""
    return round_half_up(Fraction(a_year * days, 365))


def settle_mileage(terms: MileageTerms, allowed: int, driven: int) -> MileageSettlement:
    """Settle what was driven against what was allowed.

    Only kilometres beyond the tolerance count, on either side; the amount is rounded once.
    """
    margin = allowed * terms.tolerance
    beyond, short = driven - allowed - margin, allowed - margin - driven
    if beyond > 0:
        counted = round_half_up(beyond)
        return MileageSettlement(
            allowed, driven, counted, round_half_up(counted * terms.excess_price)
        )
    if short > 0:
        counted = round_half_up(short)
        return MileageSettlement(
            allowed, driven, -counted, -round_half_up(counted * terms.unused_price)
        )
    return MileageSettlement(allowed, driven, 0, 0)
