"""What is assumed where a credit leaves something open: the annexes' rules, each by its name.

Part II of Annex I of Directives 2008/48/EC (as replaced by 2011/90/EU) and 2014/17/EU, and of Annex
III of Directive (EU) 2023/2225. The letters below are those of 2011/90/EU. A figure that rests on an
assumption is shown with it, so each rule is a function and a contract calls those it needs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from vigie.kernel.rate import Rate
from vigie.kernel.rounding import Exact, round_to
from vigie.leasing.domain.apr.flows import Flow, drawn, paid
from vigie.leasing.domain.apr.repayment import Repayment, equal_capital, repay

OVERDRAFT_MONTHS = 3
OPEN_ENDED_MONTHS = 12


class Law(Enum):
    """Which annex governs; it decides the ceiling assumed and the floor of a later rate."""

    CONSUMER = "consumer credit: 2008/48/EC, (EU) 2023/2225"
    MORTGAGE = "residential property: 2014/17/EU"


@dataclass(frozen=True, slots=True)
class Terms:
    """The price of one way of drawing, or of one period: a borrowing rate and its charges."""

    rate: Rate
    charges: Fraction = Fraction(0)


def full_drawdown(total: Exact) -> list[Flow]:
    """(a) A customer free to draw when he likes is taken to draw all of it at once."""
    return [drawn(total)]


def drawn_within_limits(total: Exact, limits: Sequence[tuple[Exact, Exact]]) -> list[Flow]:
    """(b) Where the contract limits what may be drawn when: each part at the earliest date.

    `limits` are (years from the first drawdown, amount that may be drawn from then on in all), in
    order; the first stands at 0 and the last reaches `total`.
    """
    flows: list[Flow] = []
    so_far = Fraction(0)
    for at, up_to in limits:
        part = min(Fraction(up_to), Fraction(total)) - so_far
        if part > 0:
            flows.append(drawn(part, at=at))
            so_far += part
    return flows


def dearest(options: Iterable[Terms]) -> Terms:
    """(c), (i) The highest rate and the highest charges, for the whole term.

    (c) over the ways of drawing that count as the most common for this kind of credit; (i) over
    rates and charges that are offered for a limited time or amount which cannot be told.
    """
    terms = list(options)
    return Terms(max(one.rate for one in terms), max(one.charges for one in terms))


def overdraft(total: Exact, rate: Exact, months: int | None = None) -> list[Flow]:
    """(d) An overdraft is drawn whole for its whole duration: three months if that is unknown.

    `rate` is that of the whole duration; the interest is collected in cents at its end.
    """
    term = Fraction(OVERDRAFT_MONTHS if months is None else months, 12)
    interest = round_to(Fraction(total) * Fraction(rate), 2)
    return [drawn(total), paid(Fraction(total) + interest, at=term)]


def open_ended(total: Exact, rates: Sequence[Exact], *, cleared_every: int = 12) -> list[Flow]:
    """(e) Credit without an end runs a year, repaid in equal monthly parts of capital.

    `rates` are those of the twelve months. A contract that must be cleared every `cleared_every`
    months is drawn again whole as soon as it is cleared; the last payment clears it for good.
    Payments are collected in cents.
    """
    flows: list[Flow] = []
    for start in range(0, OPEN_ENDED_MONTHS, cleared_every):
        end = min(start + cleared_every, OPEN_ENDED_MONTHS)
        rows = repay(total, rates[start:end], equal_capital(total, end - start))
        flows.append(drawn(total, at=Fraction(start, 12)))
        flows += [_collected(row, start) for row in rows]
    return flows


def earliest_and_lowest(options: Iterable[tuple[Exact, Exact]]) -> tuple[Exact, Exact]:
    """(f)(i) A repayment of capital that cannot be told: the earliest date, the lowest amount.

    `options` are (years, amount) that the contract allows.
    """
    allowed = list(options)
    return min(at for at, _ in allowed), min(amount for _, amount in allowed)


def first_drawdown(possible: Iterable[date], first_payment: date) -> date:
    """(f)(ii) A date of conclusion unknown: the one with the shortest way to the first payment."""
    return max(day for day in possible if day <= first_payment)


def single_charge(amount: Exact) -> list[Flow]:
    """(g)(ii) A charge in one sum, no date given: paid when the contract is concluded."""
    return [paid(amount)]


def spread_charge(total: Exact, dates: Sequence[Exact]) -> list[Flow]:
    """(g)(iii) A charge in several payments of unknown size: equal ones, at regular intervals.

    `dates` are the years, beginning with that of the first repayment of capital.
    """
    return [paid(Fraction(total) / len(dates), at=at) for at in dates]


def ceiling(agreed: Exact | None, law: Law, *, for_property: bool = True) -> Fraction:
    """(h) A ceiling not agreed yet: EUR 1,500; EUR 170,000 for a credit to acquire property."""
    if agreed is not None:
        return Fraction(agreed)
    return Fraction(170_000 if law is Law.MORTGAGE and for_property else 1_500)


def rate_after_fixed(fixed: Rate, indicator: Rate, spread: Rate, law: Law) -> Rate:
    """(j) After an initial fixed rate: the rate the indicator would give today.

    For a mortgage it is not lower than the fixed one (Directive 2014/17/EU, Annex I, II (j)).
    Directive 2011/90/EU sets no floor for consumer credit; whether Directive (EU) 2023/2225, Annex III,
    part II does, for contracts from 20 November 2026, was not read in its text and is not assumed.
    """
    today = indicator + spread
    return max(fixed, today) if law is Law.MORTGAGE else today


def illustrative_rate(highest_in_20_years: Rate, spread: Rate, cap: Rate | None = None) -> Rate:
    """The rate of the second, illustrative APR of a variable mortgage.

    It rises at the earliest moment to the cap, or, with none, to the highest of at least twenty
    years (Directive 2014/17/EU, Annex II, part B, section 4 (2)).
    """
    return highest_in_20_years + spread if cap is None else cap


def _collected(row: Repayment, start: int) -> Flow:
    return paid(round_to(row.amount, 2), at=Fraction(start + row.number, 12))
