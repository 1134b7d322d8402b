"""What late payments of one contract have cost by a day: from its dues, payments and their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from vigie.kernel.errors import Refused
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.allocation import Allocated, Order, allocate_all
from vigie.leasing.domain.dues import Due, DueKind, Received
from vigie.leasing.domain.late.france import COLLECTION_COSTS, OVERDUE
from vigie.leasing.domain.late.interest import simple_interest, stretches
from vigie.leasing.domain.late.rules import LateRule, late_rule

# Interest bears no interest, and an indemnity for delay none either.
BEARING = frozenset(DueKind) - {
    DueKind.LATE_INTEREST,
    DueKind.RECOVERY_FEE,
    DueKind.INDEMNITY,
    DueKind.DEPOSIT,
}
RULES = {("FR", False): "fr_business", ("PL", True): "pl_late", ("PL", False): "pl_commercial"}


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
    on: date | None


def claim_of(  # the facts of one contract
    dues: Sequence[Due],
    payments: Iterable[Received],
    order: Order,
    *,
    country: str,
    is_consumer: bool,
    through: date,
) -> LateClaim:
    """Return all that lateness has cost by a day, whatever was asked for before.

    Refused `leasing.late_country` where Vigie knows no rule.
    """
    if country not in {known for known, _ in RULES}:
        raise Refused("leasing.late_country", country=country)
    allocated = allocate_all(dues, payments, order)
    late = [
        (due, _pieces(due, allocated))
        for due in dues
        if due.kind in BEARING and due.parts.total > 0
    ]
    if country == "FR" and is_consumer:
        overdue = [_late_part(due, pieces, through) for due, pieces in late]
        return LateClaim(indemnity=sum(round_half_up(minor * OVERDUE) for minor in overdue))
    rule = late_rule(RULES[country, is_consumer])
    interest = sum(_interest(rule, due, pieces, through) for due, pieces in late)
    is_fixed = country == "FR"
    count = sum(_late_part(due, pieces, through) > 0 for due, pieces in late)
    return LateClaim(interest=interest, fixed=count * COLLECTION_COSTS if is_fixed else 0)


def _pieces(due: Due, allocated: Iterable[Allocated]) -> list[Paid]:
    pieces = [Paid(one.minor, one.on) for one in allocated if one.due == due.id]
    left = due.parts.total - sum(piece.minor for piece in pieces)
    return [*pieces, Paid(left, None)] if left > 0 else pieces


def _late_part(due: Due, pieces: Iterable[Paid], through: date) -> int:
    """Return what of a due was not paid on its day, seen from a later one."""
    return sum(piece.minor for piece in pieces if min(piece.on or through, through) > due.due_on)


def _interest(rule: LateRule, due: Due, pieces: Iterable[Paid], through: date) -> int:
    return sum(
        simple_interest(piece.minor, stretches(rule, due.due_on, min(piece.on or through, through)))
        for piece in pieces
    )
