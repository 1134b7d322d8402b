"""What a consumer owes when a lease with an option is terminated for his default.

Code de la consommation, art. D312-18: the residual value before tax and the rentals to come before
tax, discounted to the day of termination, less the market value before tax of what was returned. The
discount is the average yield of bonds issued in the half-year before signing, and a half more. The
lessee may present a buyer in writing within thirty days; an offer that the lessor turns down counts
as the value if he sells for less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from vigie.kernel.months import Unit
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.apr.equation import present_values
from vigie.leasing.domain.apr.flows import paid
from vigie.leasing.domain.apr.interval import interval

BUYER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rental:
    """A rental to come, in cents before tax."""

    due_on: date
    net: int


@dataclass(frozen=True, slots=True)
class Indemnity:
    """The claim and what it is made of, in cents before tax."""

    discount: Rate
    residual: int
    rentals: int
    value: int
    total: int


def discount_rate(bond_yield: Rate) -> Rate:
    """Return the rate rentals are discounted at: the average bond yield and a half more."""
    return bond_yield.times(Fraction(3, 2))


def last_day_for_a_buyer(terminated_on: date) -> date:
    """Return the last day on which the lessee may present a buyer."""
    return terminated_on + timedelta(days=BUYER_DAYS)


def value_to_deduct(sold_for: int, refused_offer: int | None = None) -> int:
    """Return the value that counts: the sale, or a better offer that the lessor refused."""
    return sold_for if refused_offer is None else max(sold_for, refused_offer)


def lease_indemnity(
    terminated_on: date, residual: int, to_come: Sequence[Rental], bond_yield: Rate, value: int
) -> Indemnity:
    """Return what the lessee owes for the end of the lease; never less than nothing.

    `to_come` are the rentals due after `terminated_on`, `value` what `value_to_deduct` gave.
    """
    rate = discount_rate(bond_yield)
    flows = [
        paid(rental.net, at=interval(terminated_on, rental.due_on, Unit.MONTH).years)
        for rental in to_come
    ]
    rentals = -sum(present_values(flows, rate), Decimal(0))
    total = round_half_up(residual + rentals - value)
    return Indemnity(rate, residual, round_half_up(rentals), value, max(total, 0))
