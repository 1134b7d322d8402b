"""What a lessor spreads over the life of a lease, day by day: rentals, and the wear of the asset.

Rentals (the first one and stepped ones too) are income in equal parts of days: IFRS 16, 81, for
operating leases; for the French view of every lease CGI, art. 38-2 bis (rents are earned as the
service is rendered) and PCG, account 487. The asset wears evenly from cost to residual (IAS 16, 62;
PCG, art. 214-13). Both are estimates of what is to come: a change takes the past as it was and spreads
the rest over what is left (IFRS 16, 87; IAS 16, 51). While a contract is suspended no rent is earned;
the asset wears on.

Of an operating lease the same holds for what the customer pays for its making, a part of the rent, and for
what the lessor paid to obtain it: a commission is added to the asset and becomes an expense on the
same basis as the rent (IFRS 16, 83). Both stand in the IFRS view alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.agreement import Accounting, Agreement
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.replay.events import Prepaid, Resumed, Suspended


@dataclass(frozen=True, slots=True)
class Even:
    """An amount that grows evenly: `base` at the beginning of a span, `running` more at its end."""

    base: int
    running: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that runs from a day towards another, until the next span begins; minor units.

    `rent` is what is earned since delivery, `wear` what the asset has lost; of an operating lease `fee` is
    what is earned of the fee, `costs` what is spent of the commission.
    """

    from_on: date
    until_on: date
    rent: Even
    wear: Even
    fee: Even = Even(0, 0)
    costs: Even = Even(0, 0)

    def at(self, even: Even, on: date) -> int:
        """Return an amount of the span on a day, half up to the minor unit."""
        days = min((on - self.from_on).days, (self.until_on - self.from_on).days)
        return even.base + round_half_up(
            Fraction(even.running * days, (self.until_on - self.from_on).days)
        )


def spans(plan: Plan) -> tuple[Span, ...]:
    """Return the spans of a lease in order, one from delivery and one from each change; none of a loan."""
    if not plan.agreement.is_lease:
        return ()
    found: list[Span] = []
    for on, version in _versions(plan.agreement):
        stood = plan if version == plan.agreement else plan_of(version)
        found.append(_span(on, stood, found[-1] if found else None))
    return tuple(found)


def rent_asked(plan: Plan) -> dict[date, int]:
    """Return what a lease asks for on each day: first rental, rentals, rentals paid ahead."""
    asked: dict[date, int] = {plan.agreement.terms.start_on: plan.agreement.terms.first_rental}
    lines = [(row.due_on, row.payment) for row in plan.rows]
    lines += [(one.on, one.minor) for one in plan.agreement.changes if isinstance(one, Prepaid)]
    for on, minor in lines:
        asked[on] = asked.get(on, 0) + minor
    return asked


def rent_accrued(plan: Plan, on: date) -> int:
    """Return rent earned and not asked for; below zero, asked for and not earned."""
    span = span_on(spans(plan), on)
    if span is None:
        return 0
    asked = sum(minor for day, minor in rent_asked(plan).items() if day <= on)
    return span.at(span.rent, on) - asked


def worn(plan: Plan, on: date) -> int:
    """Return the depreciation of a lessor's asset since delivery."""
    span = span_on(spans(plan), on)
    return span.at(span.wear, on) if span else 0


def costs_spent(plan: Plan, on: date) -> int:
    """Return what is spent of the commission of an operating lease since delivery."""
    span = span_on(spans(plan), on)
    return span.at(span.costs, on) if span else 0


def span_on(found: tuple[Span, ...], on: date) -> Span | None:
    """Return the span that a day stands in; None before delivery."""
    return next((span for span in reversed(found) if span.from_on <= on), None)


def _versions(agreement: Agreement) -> Iterator[tuple[date, Agreement]]:
    """Yield the agreement as it stood from delivery, and from the day of each change."""
    start = agreement.terms.start_on
    paid = (day for tranche in agreement.tranches for day in tranche.days())
    for day in sorted({start, *paid, *(change.on for change in agreement.changes)}):
        yield day, agreement.stood(day)


def _span(on: date, plan: Plan, before: Span | None) -> Span:
    agreement = plan.agreement
    until = max(plan.ends_on, on + timedelta(days=1))
    is_operating = agreement.accounting is Accounting.OPERATING_LEASE
    fee, costs = (agreement.fee, agreement.commission) if is_operating else (0, 0)
    is_frozen = _is_suspended(agreement)

    def even(name: str, whole: int, *, frozen: bool = False) -> Even:
        stood = before.at(getattr(before, name), on) if before else 0
        return Even(stood, 0 if frozen else whole - stood)

    return Span(
        on,
        until,
        even("rent", sum(rent_asked(plan).values()), frozen=is_frozen),
        even("wear", agreement.cost - agreement.terms.residual),
        even("fee", fee, frozen=is_frozen),
        even("costs", costs, frozen=is_frozen),
    )


def _is_suspended(agreement: Agreement) -> bool:
    pauses = [one for one in agreement.changes if isinstance(one, Suspended | Resumed)]
    return bool(pauses) and isinstance(pauses[-1], Suspended)
