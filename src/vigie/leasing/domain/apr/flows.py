"""Who pays what, and when: the terms of the equation of the APR."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vigie.kernel.months import Unit
from vigie.kernel.rounding import Exact
from vigie.leasing.domain.apr.interval import years_between


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount `at` years from the first drawdown.

    `amount` is what the customer receives: positive for a drawdown (or the price of what a lease
    hands over), negative for a rental, a repayment or a charge. Any one unit of currency.
    """

    at: Fraction
    amount: Fraction


def drawn(amount: Exact | str, *, at: Exact = 0) -> Flow:
    """Return a drawdown."""
    return Flow(Fraction(at), Fraction(amount))


def paid(amount: Exact | str, *, at: Exact = 0) -> Flow:
    """Return a payment by the customer; `amount` is positive, `at` may be negative."""
    return Flow(Fraction(at), -Fraction(amount))


def paid_monthly(amounts: Sequence[Exact | str]) -> list[Flow]:
    """Return payments one, two, three ... equal months after the first drawdown."""
    return [paid(amount, at=Fraction(month, 12)) for month, amount in enumerate(amounts, start=1)]


def dated(
    first_drawdown: date, amounts: Sequence[tuple[date, Exact | str]], unit: Unit
) -> list[Flow]:
    """Return flows by their dates, signed as in `Flow`, measured in the contract's rhythm."""
    return [
        Flow(years_between(first_drawdown, day, unit), Fraction(amount)) for day, amount in amounts
    ]
