"""The schedule of a contract, exact to the cent: what falls due when, and what it repays.

Each period's interest is rounded to a minor unit once; principal is what the payment leaves. The
last instalment settles what rounding left over (see `LastInstalment`). In advance, a row holds
the interest of the period its rental pays for, so its closing balance is that of the period's
end and the last one equals the residual, as in arrears.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.level import rounded, solve_instalment, to_minor
from vigie.leasing.domain.periods import Period, periods, years_between
from vigie.leasing.domain.profiles import EqualPrincipal, Given, InterestOnly, Level
from vigie.leasing.domain.terms import LastInstalment, Method, Terms


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row, in minor units: opening + drawn - principal = closing, principal + interest = payment.

    The row pays for the period from `from_on` to `until_on`. Principal is negative where unpaid
    interest is added to the balance.
    """

    number: int
    from_on: date
    due_on: date
    until_on: date
    opening: int
    drawn: int
    interest: int
    principal: int
    payment: int
    closing: int


@dataclass(frozen=True)
class Schedule:
    """The rows of a contract. ValueError when they do not repay financed less residual."""

    terms: Terms
    rows: tuple[Instalment, ...]

    def __post_init__(self) -> None:
        if sum(row.principal for row in self.rows) != self.terms.financed - self.terms.residual:
            raise ValueError("the rows do not repay what was financed less the residual")
        balance = self.rows[0].opening
        for row in self.rows:
            if row.opening != balance or row.principal + row.interest != row.payment:
                raise ValueError(f"row {row.number} does not follow from the one before")
            balance = row.opening + row.drawn - row.principal
            if row.closing != balance:
                raise ValueError(f"row {row.number} does not close on its balance")

    @cached_property
    def interest(self) -> int:
        """Return the interest of all rows."""
        return sum(row.interest for row in self.rows)

    @cached_property
    def paid(self) -> int:
        """Return what the customer pays in all: first rental, instalments and residual."""
        payments = sum(row.payment for row in self.rows)
        return self.terms.first_rental + payments + self.terms.residual

    def flows(self) -> tuple[tuple[date, int], ...]:
        """Return the dated flows as the lender sees them: drawdowns below zero, payments above."""
        terms = self.terms
        out = [(drawdown.on, -drawdown.minor) for drawdown in terms.drawdowns]
        first = [(terms.start_on, terms.first_rental)] if terms.first_rental else []
        last = [(terms.ends_on, terms.residual)] if terms.residual else []
        dues = [(row.due_on, row.payment) for row in self.rows]
        return tuple(sorted(out + first + dues + last, key=lambda flow: flow[0]))


@dataclass(frozen=True, slots=True)
class Brought:
    """What a contract that is planned anew in mid-life brings along.

    `accrued`: interest borne before the start, in minor units, which falls due with the first
    row and bears none itself. `flat_on`: the amount flat interest is reckoned on.
    """

    accrued: Fraction = Fraction(0)
    flat_on: int | None = None


def amortise(terms: Terms, brought: Brought = Brought()) -> Schedule:
    """Return the schedule of these terms.

    Invalid `leasing.terms_instalments_exceed` when agreed amounts repay more than is owed.
    """
    spans = periods(terms)
    flat = _flat_interest(terms, spans, brought.flat_on)
    flat[0] += brought.accrued
    opening = terms.drawn_at_start - terms.first_rental
    relief = max(terms.grace.principal, terms.grace.interest)
    head = tuple(_graced(terms, spans[:relief], opening, flat))  # before `flat` is read again
    owed = head[-1].closing if head else opening
    tail = _repaid(terms, spans[relief:], owed, flat[relief:])
    if tail[-1].payment < 0:
        raise Invalid("leasing.terms_instalments_exceed", excess=-tail[-1].payment)
    return Schedule(terms, head + tail)


def _flat_interest(terms: Terms, spans: Sequence[Period], base: int | None) -> list[Fraction]:
    """Return the interest of each period under the flat method (zeros under the others).

    The total is rounded once and the last period takes what the rounded parts leave.
    """
    if terms.interest.method is not Method.FLAT:
        return [Fraction(0)] * len(spans)
    rate = terms.interest.rate.fraction * (terms.financed if base is None else base)
    exact = [
        rate * years_between(span.from_on, span.until_on, terms)
        if span.number > terms.grace.free
        else Fraction(0)
        for span in spans
    ]
    parts = [to_minor(part, terms.rounding.ties) for part in exact]
    total = to_minor(sum(exact, Fraction(0)), terms.rounding.ties)
    return [Fraction(part) for part in (*parts[:-1], total - sum(parts[:-1]))]


def row_paying(
    terms: Terms, span: Period, opening: int, payment: int, flat: Fraction
) -> Instalment:
    """Return the row of a period whose payment is known."""
    base = _borne(span, opening, flat)
    interest = to_minor(base - payment * span.after if span.after else base, terms.rounding.ties)
    return _row(span, opening, interest, payment - interest)


def row_repaying(
    terms: Terms, span: Period, opening: int, principal: int, flat: Fraction
) -> Instalment:
    """Return the row of a period whose principal is known; interest comes on top of it."""
    exact = _borne(span, opening, flat)
    if span.after:
        exact = (exact - principal * span.after) / (1 + span.after)
    return _row(span, opening, to_minor(exact, terms.rounding.ties), principal)


def _borne(span: Period, opening: int, flat: Fraction) -> Fraction:
    """Return the interest of a period on what is owed in it before its own payment."""
    borne = opening * span.factor
    for minor, factor in span.draws:
        borne += minor * factor
    return borne + flat if flat else borne


def _row(span: Period, opening: int, interest: int, principal: int) -> Instalment:
    return Instalment(
        number=span.number,
        from_on=span.from_on,
        due_on=span.due_on,
        until_on=span.until_on,
        opening=opening,
        drawn=span.drawn,
        interest=interest,
        principal=principal,
        payment=interest + principal,
        closing=opening + span.drawn - principal,
    )


def _graced(
    terms: Terms, spans: Sequence[Period], opening: int, flat: list[Fraction]
) -> Iterator[Instalment]:
    """Yield the rows of grace; interest that waits moves to the next period's `flat`."""
    for span in spans:
        paid_nothing = span.number <= terms.grace.interest
        build = row_paying if paid_nothing else row_repaying
        row = build(terms, span, opening, 0, flat[span.number - 1])
        if span.number <= terms.grace.deferred:
            flat[span.number] += row.interest
            row = replace(row, interest=0, payment=0)
        opening = row.closing
        yield row


def _repaid(
    terms: Terms, spans: Sequence[Period], owed: int, flat: Sequence[Fraction]
) -> tuple[Instalment, ...]:
    """Return the rows after grace, by the profile and the policy of the last instalment."""
    profile = terms.profile
    if isinstance(profile, EqualPrincipal | InterestOnly):
        return _by_principal(terms, spans, owed, flat)
    if isinstance(profile, Given):
        return _by_payment(terms, spans, owed, flat, profile.amounts[-len(spans) :])
    weights = terms.weights()[-len(spans) :]
    if isinstance(profile, Level) and profile.instalment is not None:
        unit = Fraction(profile.instalment)
        payments = [rounded(weight * unit, terms.rounding) for weight in weights]
        return _by_payment(terms, spans, owed, flat, payments)
    unit = solve_instalment(owed, spans, weights, residual=terms.residual, flat=flat)
    payments = [rounded(weight * unit, terms.rounding) for weight in weights]
    rows = _by_payment(terms, spans, owed, flat, payments, capped=True)
    if terms.last is LastInstalment.SMOOTH and profile == Level():
        return _smoothed(terms, spans, owed, flat, rows)
    return rows


def _by_payment(
    terms: Terms,
    spans: Sequence[Period],
    owed: int,
    flat: Sequence[Fraction],
    payments: Sequence[int],
    *,
    capped: bool = False,
) -> tuple[Instalment, ...]:
    """Return rows of known payments; `capped` ones never repay more than is owed."""
    rows: list[Instalment] = []
    left = owed + sum(span.drawn for span in spans) - terms.residual
    for span, payment, added in zip(spans[:-1], payments[:-1], flat[:-1], strict=True):
        row = row_paying(terms, span, owed, payment, added)
        if capped and row.principal > left:
            row = row_repaying(terms, span, owed, left, added)
        rows.append(row)
        owed, left = row.closing, left - row.principal
    return (*rows, _settling(terms, spans[-1], owed, flat[-1]))


def _by_principal(
    terms: Terms, spans: Sequence[Period], owed: int, flat: Sequence[Fraction]
) -> tuple[Instalment, ...]:
    to_repay = owed + sum(span.drawn for span in spans) - terms.residual
    part = Fraction(to_repay, len(spans)) if isinstance(terms.profile, EqualPrincipal) else 0
    share = rounded(Fraction(part), terms.rounding)
    rows: list[Instalment] = []
    for span, added in zip(spans[:-1], flat[:-1], strict=True):
        rows.append(row_repaying(terms, span, owed, share, added))
        owed = rows[-1].closing
    return (*rows, _settling(terms, spans[-1], owed, flat[-1]))


def _settling(terms: Terms, span: Period, owed: int, flat: Fraction) -> Instalment:
    """Return the last row: it repays whatever the residual does not."""
    return row_repaying(terms, span, owed, owed + span.drawn - terms.residual, flat)


def _smoothed(
    terms: Terms,
    spans: Sequence[Period],
    owed: int,
    flat: Sequence[Fraction],
    rows: tuple[Instalment, ...],
) -> tuple[Instalment, ...]:
    """Spread a last instalment that differs by more than half a cent a period, if that helps."""
    count = len(spans)
    level, gap = rows[0].payment, rows[-1].payment - rows[0].payment
    if abs(gap) <= count // 2:
        return rows
    moved = rounded(level + Fraction(gap, count), replace(terms.rounding, up=False))
    again = _by_payment(terms, spans, owed, flat, [moved] * count)
    return again if abs(again[-1].payment - moved) < abs(gap) else rows
