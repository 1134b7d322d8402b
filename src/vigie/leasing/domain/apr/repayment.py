"""The payments behind a credit, at full precision: no interest is rounded to the cent.

The contract engine rounds each period, as a contract does; the APR of an offer rests on the terms
alone, and the Commission's tables keep every digit. The two differ by cents (the balloon of one
example is 142,097.69 here and 142,097.98 there), so they are two engines with a policy each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from vigie.kernel.rate import Rate
from vigie.kernel.rounding import Exact

_WORKING = Context(prec=40)

Capital = Callable[[int, Fraction, Fraction], Exact]
"""(number of the period from 1, balance before it, its interest) → capital repaid in it."""


@dataclass(frozen=True, slots=True)
class Repayment:
    """One period: interest on the balance before it, and capital."""

    number: int
    interest: Fraction
    capital: Fraction

    @property
    def amount(self) -> Fraction:
        """Return what is paid."""
        return self.interest + self.capital


def payment_for(amount: Exact, rate: Exact, weights: Sequence[Exact]) -> Fraction:
    """Return the payment that repays `amount` at `rate` a period.

    `weights[k]` times the payment falls due k periods after the amount: [0] + [1] * 48 is 48
    payments in arrears, [1] * 48 in advance, [3, 1, 1, 1, 1, 1] a first rental of three.
    """
    with localcontext(_WORKING):
        factor = 1 / (1 + _decimal(rate))
        annuity = Decimal(0)
        for weight in reversed(weights):
            annuity = annuity * factor + _decimal(weight)
        return Fraction(_decimal(amount) / annuity)


def periodic(effective: Rate, periods_a_year: int) -> Fraction:
    """Return the rate of a period that compounds to an effective annual rate."""
    with localcontext(_WORKING):
        force = _decimal(1 + effective.fraction).ln()
        return Fraction((force / periods_a_year).exp() - 1)


def repay(amount: Exact, rates: Sequence[Exact], capital: Capital) -> list[Repayment]:
    """Return the payments of a credit, one for each rate of a period, until nothing is owed.

    `capital` says what each repays; the last one clears the balance, and none repays more than it.
    """
    with localcontext(_WORKING):
        balance = _decimal(amount)
        done: list[Repayment] = []
        for number, rate in enumerate(rates, start=1):
            interest = balance * _decimal(rate)
            asked = _decimal(capital(number, Fraction(balance), Fraction(interest)))
            part = balance if number == len(rates) else min(asked, balance)
            done.append(Repayment(number, Fraction(interest), Fraction(part)))
            balance -= part
            if balance <= 0:
                break
        return done


def equal_capital(amount: Exact, count: int, *, after: int = 0) -> Capital:
    """Repay in so many equal parts of capital, beginning once `after` periods have passed."""
    part = Fraction(amount) / count
    return lambda number, _balance, _interest: part if number > after else 0


def _decimal(exact: Exact) -> Decimal:
    if isinstance(exact, Decimal):
        return exact
    return Decimal(exact.numerator) / exact.denominator
