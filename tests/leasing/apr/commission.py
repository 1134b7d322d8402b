"""The Commission's examples, each built from its terms: amount, rate, rhythm and charges.

Level instalments are collected in cents; where the payment varies (equal capital, a share of the
balance) the Commission's tables keep every digit. Only two figures of the contracts are not given
and were found from the payments that are printed: example 26 joins two equal loans, example 19
charges its 100 in month 1 and every 24 months after.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from vigie.kernel.months import Unit, add_units
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import Exact, round_to
from vigie.leasing.domain.apr.assumptions import (
    Law,
    ceiling,
    full_drawdown,
    open_ended,
    overdraft,
)
from vigie.leasing.domain.apr.flows import Flow, dated, drawn, paid, paid_monthly
from vigie.leasing.domain.apr.repayment import (
    Capital,
    equal_capital,
    payment_for,
    periodic,
    repay,
)

LOAN = 200_000
UPFRONT = [drawn(LOAN), paid(4_000)]
SIX, FIVE = Rate.percent(6).per(12), Rate.percent(5).per(12)


def cents(amount: Exact) -> Fraction:
    return round_to(amount, 2)


def instalment(amount: Exact, rate: Exact, count: int) -> Fraction:
    return cents(payment_for(amount, rate, [0] + [1] * count))


def level(amount: Exact = LOAN, rate: Exact = SIX, *, extra: Fraction | int = 0) -> list[Flow]:
    return [*UPFRONT, *paid_monthly([instalment(amount, rate, 240) + extra] * 240)]


def varying(rates: Sequence[Exact], capital: Capital) -> list[Flow]:
    return [*UPFRONT, *paid_monthly([one.amount for one in repay(LOAN, rates, capital)])]


def first_later(signed: date, first: date, unit: Unit, count: int) -> list[Flow]:
    """Level payments whose first period is odd: simple interest over its exact length."""
    rate = Rate.percent(6).per(12 if unit is Unit.MONTH else 1)
    origin = dated(signed, [(first, 1)], unit)[0].at
    grown = LOAN * (1 + Rate.percent(6).fraction * origin)
    payment = cents(payment_for(grown, rate, [1] * count))
    days = [add_units(first, index, unit) for index in range(count)]
    return [*UPFRONT, *dated(signed, [(day, -payment) for day in days], unit)]


def two_rates(later: str, *, extra: Fraction | int = 0) -> list[Flow]:
    """5 % for nine months, then another rate over the 231 that are left."""
    before = instalment(LOAN, FIVE, 240)
    rows = repay(LOAN, [FIVE] * 9, lambda _month, _balance, interest: before - interest)
    balance = rows[-1].amount - before
    after = instalment(balance, Rate.percent(later).per(12), 231)
    return [*UPFRONT, *paid_monthly([before + extra] * 9 + [after + extra] * 231)]


def interest_only(rates: Sequence[Exact]) -> list[Flow]:
    payments = [cents(LOAN * rate) for rate in rates]
    return [*UPFRONT, *paid_monthly(payments), paid(LOAN, at=Fraction(len(rates), 12))]


def falling_yearly() -> list[Flow]:
    weights = [Fraction(97, 100) ** (month // 12) for month in range(240)]
    first = cents(payment_for(LOAN, SIX, [0, *weights]))
    return [*UPFRONT, *paid_monthly([cents(first * weight) for weight in weights])]


def repaid_at_month_60() -> list[Flow]:
    payment = instalment(LOAN, FIVE, 240)
    exact = payment_for(LOAN, FIVE, [0] + [1] * 240)
    rows = repay(LOAN, [FIVE] * 60, lambda _month, _balance, interest: exact - interest)
    balance = rows[-1].amount - exact
    return [*UPFRONT, *paid_monthly([payment] * 60), paid(cents(balance), at=5)]


def credit_line(later: str) -> list[Flow]:
    """30,000: interest for 60 months, then 120 equal parts of capital; effective rates."""
    rates = [periodic(Rate.percent(7), 12)] * 6 + [periodic(Rate.percent(later), 12)] * 174
    rows = repay(30_000, rates, equal_capital(30_000, 120, after=60))
    return [drawn(30_000), paid(600), *paid_monthly([cents(row.amount) for row in rows])]


def fixed_payment(payment: int) -> list[Flow]:
    return varying([SIX] * 240, lambda _month, _balance, interest: payment - interest)


def share_of_total() -> list[Flow]:
    return varying(
        [SIX] * 600,
        lambda _month, balance, interest: max((balance + interest) / 50, Fraction(300)) - interest,
    )


def share_of_balance() -> list[Flow]:
    """Capital of 2 % of the balance, at least 100, the rest in month 180; collected in cents."""
    rows = repay(
        LOAN, [SIX] * 180, lambda _month, balance, _interest: max(balance / 50, Fraction(100))
    )
    return [*UPFRONT, *paid_monthly([cents(row.amount) for row in rows])]


def two_loans() -> list[Flow]:
    both = [instalment(100_000, Rate.percent(rate).per(12), 180) for rate in ("5.5", "6")]
    return [*UPFRONT, *paid_monthly([sum(both, Fraction(0))] * 180)]


def in_foreign_money() -> list[Flow]:
    fee = Fraction(1002, 1000)
    payment = cents(payment_for(LOAN, FIVE, [0] + [1] * 240) * fee)
    return [drawn(LOAN), paid(4_000 * fee), *paid_monthly([payment] * 240)]


def guaranteed() -> list[Flow]:
    """0.5 % a year before the first drawdown, 1.5 % with it."""
    payment = instalment(30_000, Rate.percent("7.5").per(12), 120)
    return [drawn(30_000), paid(150, at=-1), paid(450), *paid_monthly([payment] * 120)]


def equal_parts() -> list[Flow]:
    return varying([SIX] * 240, equal_capital(LOAN, 240))


def bridging() -> list[Flow]:
    owed = cents(LOAN * (1 + Rate.percent("7.5").per(12)) ** 6)
    return [*UPFRONT, paid(owed, at=Fraction(1, 2))]


def overdraft_six_months() -> list[Flow]:
    return [*overdraft(3_000, periodic(Rate.percent(9), 2), months=6), paid(60)]


def overdraft_without_end() -> list[Flow]:
    """30,000 until told otherwise; 7 % effective, 8.39 % from month 7."""
    rates = [periodic(Rate.percent(rate), 12) for rate in ["7"] * 6 + ["8.39"] * 6]
    return [*open_ended(30_000, rates), paid(600)]


def card(agreed: int | None) -> list[Flow]:
    """9 % effective, 2 % of the ceiling on opening, 25 a year with the first repayment."""
    limit = ceiling(agreed, Law.CONSUMER)
    rates = [periodic(Rate.percent(9), 12)] * 12
    return [*open_ended(limit, rates), paid(limit / 50), paid(25, at=Fraction(1, 12))]


def cleared_every_nine_months() -> list[Flow]:
    limit = ceiling(None, Law.CONSUMER)
    rates = [periodic(Rate.percent("7.5"), 12)] * 12
    return [*open_ended(limit, rates, cleared_every=9), paid(limit / 50)]


def ceiling_not_agreed() -> list[Flow]:
    limit = ceiling(None, Law.MORTGAGE)
    payments = [instalment(limit, SIX, 240)] * 240
    return [*full_drawdown(limit), paid(limit / 50), *paid_monthly(payments)]


def three_payments(first: Fraction, second: Fraction) -> list[Flow]:
    return [drawn(1_000), paid(272, at=first), paid(272, at=second), paid(544, at=1)]


SEVEN, ILLUSTRATIVE = Rate.percent(7).per(12), Rate.percent("8.39").per(12)
CHARGES = [paid(100, at=Fraction(month, 12)) for month in range(1, 240, 24)]

EXAMPLES: dict[str, Callable[[], list[Flow]]] = {
    "EC-MCD-01": level,
    "EC-MCD-02a": lambda: first_later(date(2012, 1, 12), date(2012, 2, 15), Unit.MONTH, 240),
    "EC-MCD-02c": lambda: first_later(date(2012, 1, 12), date(2012, 2, 15), Unit.YEAR, 20),
    "EC-MCD-03": lambda: level(extra=cents(Fraction(200, 12))),
    "EC-MCD-05": lambda: level(LOAN + 8_000),
    "EC-MCD-06": lambda: [*level(), paid(100, at=20)],
    "EC-MCD-08": lambda: interest_only([SEVEN] * 240),
    "EC-MCD-08i": lambda: interest_only([SEVEN] * 6 + [ILLUSTRATIVE] * 234),
    "EC-MCD-10": falling_yearly,
    "EC-MCD-11": lambda: fixed_payment(1_500),
    "EC-MCD-13": equal_parts,
    "EC-MCD-16": equal_parts,
    "EC-MCD-15": share_of_total,
    "EC-MCD-17": share_of_balance,
    "EC-MCD-18b": lambda: first_later(date(2012, 3, 12), date(2012, 5, 1), Unit.MONTH, 240),
    "EC-MCD-19": lambda: [*equal_parts(), *CHARGES],
    "EC-MCD-21": lambda: two_rates("5.5"),
    "EC-MCD-21i": lambda: two_rates("6.89"),
    "EC-MCD-22ai": lambda: two_rates("6.5", extra=30),
    "EC-MCD-22b": lambda: two_rates("5.5", extra=20),
    "EC-MCD-23": lambda: level(rate=FIVE),
    "EC-MCD-23i": lambda: two_rates("7.30"),
    "EC-MCD-24i": repaid_at_month_60,
    "EC-MCD-26": two_loans,
    "EC-MCD-27": ceiling_not_agreed,
    "EC-MCD-28": in_foreign_money,
    "EC-MCD-30": lambda: credit_line("7"),
    "EC-MCD-30i": lambda: credit_line("8.39"),
    "EC-MCD-31i": overdraft_without_end,
    "EC-MCD-34": cleared_every_nine_months,
    "EC-MCD-36": lambda: card(3_000),
    "EC-MCD-37": lambda: card(None),
    "EC-MCD-39": overdraft_six_months,
    "EC-MCD-40": bridging,
    "EC-MCD-42": lambda: interest_only([Rate.percent("7.5").per(12)] * 12),
    "EC-MCD-43": guaranteed,
    "EU-98/7-A1": lambda: [drawn(1_000), paid(1_200, at=Fraction(546, 365))],
    "EU-98/7-A2": lambda: [drawn(1_000), paid(50), paid(1_200, at=Fraction(546, 365))],
    "EU-98/7-A3": lambda: [drawn(1_000), paid(600, at=1), paid(600, at=2)],
    "EU-98/7-A4": lambda: three_payments(Fraction(90, 365), Fraction(181, 365)),
    "EU-98/7-B1": lambda: [drawn(1_000), paid(1_200, at=Fraction(3, 2))],
    "EU-98/7-B2": lambda: [drawn(1_000), paid(50), paid(1_200, at=Fraction(3, 2))],
    "EU-98/7-B3": lambda: [drawn(1_000), paid(600, at=1), paid(600, at=2)],
    "EU-98/7-B4": lambda: three_payments(Fraction(1, 4), Fraction(1, 2)),
}
