"""What late payments of one contract have cost by a day: from its dues, payments and their order.

France, consumers: on a credit, or a lease with an option, 8 % of what is overdue, once; a credit that
was called due owes 8 % of its principal instead, and interest at its own rate until it is paid (Code
de la consommation, L312-38, L312-39 and D312-16); a lease that was terminated owes the indemnity of
D312-18, which takes the place of both. Businesses and Poland: interest by days, and between
businesses flat costs a due (Code de commerce, D441-5; ustawa z 8.03.2013, art. 10), see `late`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.allocation import Allocated, Order, allocate_all, netted
from vigie.leasing.domain.dues import Due, DueKind, Part, Received
from vigie.leasing.domain.holds import DAY, Days, counted
from vigie.leasing.domain.late.france import COLLECTION_COSTS, OVERDUE
from vigie.leasing.domain.late.interest import Stretch, simple_interest, unit_cost
from vigie.leasing.domain.late.poland import collection_costs, in_zloty
from vigie.leasing.domain.late.references import Known
from vigie.leasing.domain.late.rules import LateRule, late_rule

# Interest bears no interest, and an indemnity for delay or for leaving none either.
BEARING = frozenset(DueKind) - {
    DueKind.LATE_INTEREST,
    DueKind.RECOVERY_FEE,
    DueKind.INDEMNITY,
    DueKind.EXIT_INDEMNITY,
    DueKind.DEPOSIT,
    DueKind.REPAYMENT,
}
OWN_CURRENCY = {"FR": "EUR", "PL": "PLN"}
RULES = {("FR", False): "fr_business", ("PL", True): "pl_late", ("PL", False): "pl_commercial"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLaw:
    """What decides which law a delay falls under; `rate` is that of the contract.

    `known` holds the rates that laws refer to; on `waived` days (first and last) nobody is late.
    """

    country: str
    currency: str
    is_consumer: bool
    is_lease: bool
    has_option: bool
    rate: Rate
    known: Known
    waived: tuple[Days, ...] = ()


@dataclass(frozen=True, slots=True)
class LateClaim:
    """Interest for delay, fixed indemnities, and the consumer's indemnity; minor units."""

    interest: int = 0
    fixed: int = 0
    indemnity: int = 0


@dataclass(frozen=True, slots=True)
class Paid:
    """So much of a due, and the day it was paid; None: it is still open."""

    minor: int
    principal: int
    on: date | None


# An amount, and the first and the last day of a stretch on which it was late.
Borne = tuple[int, date, date]


@dataclass(frozen=True, slots=True)
class LateDue:
    """A due that bears the cost of a delay, in the pieces in which it was paid.

    Corrections are set against it: what was credited never was late.
    """

    due: Due
    pieces: tuple[Paid, ...]

    def late(self, through: date, waived: Sequence[Days] = ()) -> list[Paid]:
        """Return the pieces that were not paid on its day, seen from a later one."""
        on = self.due.due_on
        return [piece for piece in self.pieces if late_days(on, piece, through, waived)]

    @property
    def asked(self) -> int:
        """Return what was asked once corrections are set against it."""
        return sum(piece.minor for piece in self.pieces)

    def borne(self, through: date, waived: Sequence[Days]) -> list[Borne]:
        """Return what was late, each piece with the stretches of days, first and last, it was so."""
        return [
            (piece.minor, first, last)
            for piece in self.pieces
            for first, last in late_days(self.due.due_on, piece, through, waived)
        ]


def late_days(on: date, piece: Paid, through: date, waived: Sequence[Days]) -> list[Days]:
    """Return the stretches of days a piece was late on: from the day after its due date."""
    return counted(on + DAY, min(piece.on or through, through), waived)


def claim_of(
    dues: Sequence[Due],
    payments: Iterable[Received],
    order: Order,
    *,
    law: LateLaw,
    through: date,
) -> LateClaim:
    """Return all that lateness has cost by a day, whatever was asked for before.

    Refused `leasing.late_country` where Vigie knows no rule, `leasing.late_rental` for the rental
    without option of a French consumer, which no rule of consumer credit binds, and where a rate
    is not known for a day or flat costs have another currency.
    """
    if law.country not in {known for known, _ in RULES}:
        raise Refused("leasing.late_country", country=law.country)
    late = late_dues(dues, payments, order)
    if law.country == "FR" and law.is_consumer:
        return _of_french_consumer(late, law, through)
    rule = late_rule(RULES[law.country, law.is_consumer])
    found = [(one, days) for one in late if (days := one.borne(through, law.waived))]
    interest = sum(_interest(days, rule, law.known) for _, days in found)
    fixed = 0 if law.is_consumer else sum(_fixed(one, law) for one, _ in found)
    return LateClaim(interest=interest, fixed=fixed)


def _interest(borne: Iterable[Borne], rule: LateRule, known: Known) -> int:
    """Return the interest of all pieces of a due, each for its days, rounded once."""
    costs = (minor * unit_cost(rule, first - DAY, last, known) for minor, first, last in borne)
    return round_half_up(sum(costs, Fraction(0)))


def _fixed(one: LateDue, law: LateLaw) -> int:
    """Return the flat costs of collection between businesses for one due, in its currency."""
    if law.currency != OWN_CURRENCY[law.country]:
        raise Refused("leasing.late_currency", country=law.country, currency=law.currency)
    if law.country == "FR":
        return COLLECTION_COSTS
    euro = law.known.euro_before(one.due.due_on)
    return in_zloty(collection_costs(one.asked, one.due.due_on), euro)


def late_dues(
    dues: Sequence[Due], payments: Iterable[Received], order: Order
) -> tuple[LateDue, ...]:
    """Return the dues that may be late, each with what paid it."""
    asked: dict[int, dict[Part, int]] = {}
    for (pk, part), minor in netted(dues).items():
        if minor > 0:
            asked.setdefault(pk, {})[part] = minor
    paid: dict[int, list[Allocated]] = {}
    for one in allocate_all(dues, payments, order):
        paid.setdefault(one.due, []).append(one)
    return tuple(
        LateDue(due, tuple(_pieces(asked[due.id], paid.get(due.id, []))))
        for due in dues
        if due.kind in BEARING and due.id in asked
    )


def _pieces(asked: Mapping[Part, int], paid: Iterable[Allocated]) -> Iterable[Paid]:
    """Yield a due by the days on which it was paid, what is open last."""
    left = dict(asked)
    by_day: dict[date, tuple[int, int]] = {}
    for one in paid:
        left[one.part] -= one.minor
        minor, principal = by_day.get(one.on, (0, 0))
        capital = one.minor if one.part is Part.PRINCIPAL else 0
        by_day[one.on] = (minor + one.minor, principal + capital)
    for on in sorted(by_day):
        yield Paid(*by_day[on], on)
    if open_minor := sum(left.values()):
        yield Paid(open_minor, left.get(Part.PRINCIPAL, 0), None)


def _of_french_consumer(late: Sequence[LateDue], law: LateLaw, through: date) -> LateClaim:
    if law.is_lease and not law.has_option:
        raise Refused("leasing.late_rental")
    called = [one.due.due_on for one in late if one.due.kind is DueKind.TERMINATION]
    called_on = min(called) if called else None
    indemnity, interest = 0, 0
    for one in late:
        if law.is_lease and one.due.kind is DueKind.TERMINATION:
            continue
        base = sum(_base(piece, law, called_on) for piece in _counted(one, law, through))
        indemnity += round_half_up(base * OVERDUE)
        if called_on is not None and not law.is_lease:
            interest += _since_called(one, called_on, law, through)
    return LateClaim(interest=interest, indemnity=indemnity)


def _counted(one: LateDue, law: LateLaw, through: date) -> Sequence[Paid]:
    """Return the pieces the 8 % are taken on; what a call makes due is so because of the default."""
    is_called = one.due.kind is DueKind.TERMINATION and one.due.due_on <= through
    return one.pieces if is_called else one.late(through, law.waived)


def _base(piece: Paid, law: LateLaw, called_on: date | None) -> int:
    """Return what the 8 % are taken on: the amount overdue, or the principal of a credit called due."""
    was_open = called_on is not None and (piece.on is None or piece.on >= called_on)
    return piece.principal if was_open and not law.is_lease else piece.minor


def _since_called(one: LateDue, called_on: date, law: LateLaw, through: date) -> int:
    """Return the interest of a credit called due, at its own rate until it is paid (L312-39)."""
    begins = max(called_on, one.due.due_on)
    days = [
        sum(
            (last - first).days + 1 for first, last in late_days(begins, piece, through, law.waived)
        )
        for piece in one.pieces
    ]
    return simple_interest(
        (piece.minor, [Stretch(count, law.rate)])
        for piece, count in zip(one.pieces, days, strict=True)
    )
