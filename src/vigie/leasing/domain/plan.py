"""The instalments of a version as they will be billed, and what the contract is worth on a day.

The plan follows from the agreement alone. Its rows stand in the table of instalments until they
are billed; then they are dues.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from vigie.kernel.rounding import allocate, round_half_up
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.drawing import drawn_between, events_of
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.periods import years_between
from vigie.leasing.domain.replay import Due, Kind, replay
from vigie.leasing.domain.schedule import Instalment, amortise
from vigie.leasing.domain.terms import Terms, Timing


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An instalment to bill; the balloon of a credit is the line after the last instalment."""

    number: int
    due_on: date
    parts: Parts
    kind: DueKind = DueKind.INSTALMENT


@dataclass(frozen=True, slots=True)
class Worth:
    """What a contract is worth to its lender on a day, beside what is due: in minor units.

    `principal` is what the instalments still to be billed and the residual repay. `interest` is
    earned and not billed; below zero it is billed and not earned (rentals in advance).
    """

    principal: int
    interest: int

    @property
    def total(self) -> int:
        """Return the financial balance."""
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a period on which one balance bears interest, and what they earn in minor units."""

    begins_on: date
    until_on: date
    interest: int


@dataclass(frozen=True)
class Plan:
    """An agreement with the rows of its schedule."""

    agreement: Agreement
    rows: tuple[Instalment, ...]

    @cached_property
    def lines(self) -> tuple[PlanLine, ...]:
        """Return what will be billed, in order of number."""
        agreement, terms = self.agreement, self.agreement.terms
        lines = [self._line(row) for row in self.rows]
        if terms.residual and not agreement.is_lease:
            balloon = Parts(principal=terms.residual)
            number, on = len(lines) + 1, self.ends_on
            lines.append(PlanLine(number, on, balloon, DueKind.RESIDUAL))
        return tuple(lines)

    @property
    def ends_on(self) -> date:
        """Return when the last period ends."""
        return self.rows[-1].until_on

    @property
    def residual_left(self) -> int:
        """Return the part of the principal that no line bills: the option, or the asset's value."""
        return self.agreement.terms.residual if self.agreement.is_lease else 0

    @cached_property
    def stretches(self) -> tuple[tuple[Stretch, ...], ...]:
        """Return the stretches of each row: one, or more where a part of the price is drawn inside."""
        return tuple(tuple(_stretches(row, self.agreement)) for row in self.rows)

    def worth(self, on: date, billed: int) -> Worth:
        """Return the worth on a day once the first `billed` lines are billed."""
        lines = self.lines
        principal = sum(line.parts.principal for line in lines[billed:]) + self.residual_left
        return Worth(principal, self._unbilled_interest(on, billed))

    def _unbilled_interest(self, on: date, billed: int) -> int:
        """Return the interest earned since the start less the interest billed."""
        terms = self.agreement.terms
        found = (one for row in self.stretches for one in row)
        earned = sum((_earned(one, on, terms) for one in found), Fraction(0))
        return round_half_up(earned) - sum(row.interest for row in self.rows[:billed])

    def _line(self, row: Instalment) -> PlanLine:
        agreement = self.agreement
        services = agreement.carried(PackageKind.SERVICE, row.due_on) if row.payment else 0
        insurance = agreement.carried(PackageKind.INSURANCE, row.due_on) if row.payment else 0
        parts = Parts(
            interest=row.interest,
            tax=agreement.taxed(row.payment + services),
            services=services,
            insurance=insurance,
            principal=row.principal,
        )
        return PlanLine(row.number, row.due_on, parts)


def plan_of(agreement: Agreement) -> Plan:
    """Return the plan of an agreement as it was changed; Invalid as `schedule.amortise` says."""
    terms, facts = agreement.terms, (*events_of(agreement.tranches), *agreement.changes)
    if not facts:
        return Plan(agreement, amortise(terms).rows)
    state = replay(terms, facts, max(one.on for one in facts))
    lines = [line for line in state.lines if line.kind is Kind.INSTALMENT]
    return Plan(agreement, tuple(_rows(lines, terms.drawn_at_start - terms.first_rental)))


def _rows(lines: Sequence[Due], opening: int) -> Iterator[Instalment]:
    """Yield replayed lines as rows, numbered anew; `drawn` is below zero where capital was repaid."""
    for number, line in enumerate(lines, start=1):
        yield Instalment(
            number=number,
            from_on=line.from_on,
            due_on=line.due_on,
            until_on=line.until_on,
            opening=opening,
            drawn=line.closing - opening + line.principal,
            interest=line.interest,
            principal=line.principal,
            payment=line.principal + line.interest,
            closing=line.closing,
        )
        opening = line.closing


def _stretches(row: Instalment, agreement: Agreement) -> Iterator[Stretch]:
    """Yield the stretches of a row: its interest, shared by the balance that bears it and by time."""
    terms = agreement.terms
    in_advance = terms.timing is Timing.ADVANCE
    begins = row.due_on if in_advance else row.from_on
    cuts = drawn_between(agreement.tranches, terms, begins, row.until_on)
    balance = row.opening - (row.payment if in_advance else 0)
    spans = list(pairwise((begins, *cuts, row.until_on)))
    weights = []
    for start, end in spans if cuts else ():
        balance += cuts.get(start, 0)
        weights.append(max(balance, 0) * years_between(start, end, terms))
    if not any(weights):
        yield Stretch(begins, row.until_on, row.interest)
        return
    for span, interest in zip(spans, allocate(row.interest, weights), strict=True):
        yield Stretch(*span, interest)


def _earned(stretch: Stretch, on: date, terms: Terms) -> Fraction:
    """Return the interest of a stretch that is earned on a day, in proportion to its time."""
    if on >= stretch.until_on:
        return Fraction(stretch.interest)
    if on <= stretch.begins_on:
        return Fraction(0)
    whole = years_between(stretch.begins_on, stretch.until_on, terms)
    return stretch.interest * years_between(stretch.begins_on, on, terms) / whole
