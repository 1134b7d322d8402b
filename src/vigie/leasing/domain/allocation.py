"""Which payment settles which due: replayed from all dues and payments in the order of time.

The whole allocation follows from the dues, the payments and an order, so a payment that becomes
known late, or one that is sent back, needs no story of its own: the allocation is computed again
and the difference is booked. Money that meets nothing due waits, and settles what falls due next.

Orders. *Oldest first*: each due in full before a younger one (Code civil, art. 1342-10), and inside
a due the accessories before the principal (art. 1343-1). *Accessories first*: costs and late interest
of all dues before anything else, as a Polish creditor may (Kodeks cywilny, art. 451 § 1). *Part by
part*: each part over all dues before the next part, where a contract says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.dues import PARTS, Due, Part, Received

Key = tuple[int, int, Part]


class Sweep(StrEnum):
    """What is settled in full before the next: a due, or a class of parts over all dues."""

    OLDEST_FIRST = "oldest_first"
    ACCESSORIES_FIRST = "accessories_first"
    PART_BY_PART = "part_by_part"


LEGAL: Final = (
    Part.COSTS, Part.LATE, Part.INTEREST, Part.TAX, Part.SERVICES, Part.INSURANCE, Part.PRINCIPAL,
)  # fmt: skip
_ACCESSORIES: Final = frozenset({Part.COSTS, Part.LATE})


@dataclass(frozen=True, slots=True)
class Order:
    """How payments are allocated; `parts` is the order inside a due."""

    sweep: Sweep = Sweep.OLDEST_FIRST
    parts: tuple[Part, ...] = LEGAL

    def __post_init__(self) -> None:
        if sorted(self.parts) != sorted(Part):
            raise Invalid("leasing.order_incomplete", parts=", ".join(Part))


@dataclass(frozen=True, slots=True)
class Allocated:
    """A piece of a payment that settles a part of a due, true from `on`."""

    payment: int
    due: int
    part: Part
    minor: int
    on: date


@dataclass(slots=True)
class _Open:
    """A part of a due that is not settled."""

    due: Due
    part: Part
    minor: int


def legal_order(country: str) -> Order:
    """Return the order that holds in a country where nothing else was agreed."""
    return Order(Sweep.ACCESSORIES_FIRST if country == "PL" else Sweep.OLDEST_FIRST)


def allocate_all(
    dues: Iterable[Due], payments: Iterable[Received], order: Order
) -> tuple[Allocated, ...]:
    """Return the whole allocation; no payment settles more than it brought, no due is overpaid.

    Corrections are set against what they correct first, see `netted`.
    """
    arrived = tuple(payments)
    if not arrived:
        return ()
    known = {due.id: due for due in dues}
    owed = [
        _Open(known[pk], part, minor)
        for (pk, part), minor in netted(known.values()).items()
        if minor > 0
    ]
    moments: list[tuple[date, int, int, _Open | Received]] = [
        (one.due.due_on, 0, one.due.id, one) for one in owed
    ]
    moments += [(one.on, 1, one.id, one) for one in arrived]
    moments.sort(key=lambda moment: moment[:3])
    waiting: list[tuple[Received, int]] = []
    open_parts: list[_Open] = []
    found: list[Allocated] = []
    for place, (on, _, _, what) in enumerate(moments):
        if isinstance(what, Received):
            waiting = _with(waiting, what)
        else:
            open_parts.append(what)
        is_last = place + 1 == len(moments) or moments[place + 1][:2] != moments[place][:2]
        if is_last and waiting and open_parts:
            open_parts = _sorted(open_parts, order)
            waiting, open_parts = _settle(waiting, open_parts, on, found)
    return tuple(found)


def _with(waiting: list[tuple[Received, int]], new: Received) -> list[tuple[Received, int]]:
    """Add a payment to what waits; a refund (below zero) takes back what came last."""
    if new.minor > 0:
        return [*waiting, (new, new.minor)]
    left, refund = list(waiting), -new.minor
    while refund and left:
        payment, held = left.pop()
        taken = min(held, refund)
        refund -= taken
        if held > taken:
            left.append((payment, held - taken))
    return left


def netted(dues: Iterable[Due]) -> dict[tuple[int, Part], int]:
    """Return what each part of each due still asks once corrections are set against it.

    A credit lowers its own instalment first, there what was asked for its own day before the rest, then dues
    of its kind, then the oldest of its part, then the oldest of any. What it lowers below nothing stays as a negative amount on itself.
    """
    ordered = sorted(dues, key=lambda due: (due.due_on, due.id))
    left = {(due.id, part): minor for due in ordered for part, minor in _within(due) if minor}
    if min(left.values(), default=0) >= 0:
        return left
    for due in ordered:
        for part in Part:
            if left.get((due.id, part), 0) < 0:
                _lower(due, part, ordered, left)
    return {key: minor for key, minor in left.items() if minor}


def _lower(due: Due, part: Part, dues: Sequence[Due], left: dict[tuple[int, Part], int]) -> None:
    """Set one credit against what it corrects."""
    credit = -left[due.id, part]
    own = [one for one in dues if due.instalment is not None and one.instalment == due.instalment]
    near = [
        [one for one in own if one.due_on == due.due_on],
        own,
        [one for one in dues if one.kind is due.kind],
        dues,
    ]
    for others, parts in [*((some, (part,)) for some in near), (dues, LEGAL)]:
        for other, of in ((one, each) for one in others for each in parts):
            taken = min(max(left.get((other.id, of), 0), 0), credit)
            if taken:
                left[other.id, of] -= taken
                credit -= taken
    left[due.id, part] = -credit


def _within(due: Due) -> list[tuple[Part, int]]:
    """Return the parts with one sign: interest that joined the principal is owed with it, later."""
    minors = due.parts.minors
    if min(minors) >= 0 or max(minors) <= 0:
        return list(zip(PARTS, minors, strict=True))
    parts, total = dict(due.parts), due.parts.total
    other = [part for part, minor in parts.items() if minor * total < 0 or not total]
    rest = sum(parts[part] for part in other)
    for part in other:
        parts[part] = 0
    for part in reversed(LEGAL):
        taken = min(abs(rest), abs(parts[part]))
        parts[part] += taken if rest > 0 else -taken
        rest += -taken if rest > 0 else taken
    return list(parts.items())


def _sorted(open_parts: list[_Open], order: Order) -> list[_Open]:
    rank = {part: place for place, part in enumerate(order.parts)}
    if order.sweep is Sweep.PART_BY_PART:
        return sorted(open_parts, key=lambda one: (rank[one.part], one.due.due_on, one.due.id))
    if order.sweep is Sweep.ACCESSORIES_FIRST:
        return sorted(
            open_parts,
            key=lambda one: (
                one.part not in _ACCESSORIES, one.due.due_on, one.due.id, rank[one.part],
            ),
        )  # fmt: skip
    return sorted(open_parts, key=lambda one: (one.due.due_on, one.due.id, rank[one.part]))


def _settle(
    waiting: list[tuple[Received, int]], open_parts: list[_Open], on: date, found: list[Allocated]
) -> tuple[list[tuple[Received, int]], list[_Open]]:
    """Use what waits on what is open, first on first; return what is left of both."""
    left = list(waiting)
    for one in open_parts:
        while one.minor and left:
            payment, held = left[0]
            piece = min(one.minor, held)
            found.append(Allocated(payment.id, one.due.id, one.part, piece, on))
            one.minor -= piece
            left[0] = (payment, held - piece)
            if held == piece:
                left.pop(0)
    return left, [one for one in open_parts if one.minor]


def differences(
    before: Mapping[Key, int], after: Iterable[Allocated], on: date
) -> tuple[Allocated, ...]:
    """Return what must be booked to turn one allocation into another; negative takes back.

    What is new bears its own day, what is taken back the day `on` of the act that does it.
    """
    target: dict[Key, Allocated] = {}
    for one in after:
        key = (one.payment, one.due, one.part)
        already = target[key].minor if key in target else 0
        target[key] = Allocated(*key, already + one.minor, one.on)
    found = []
    for key in [*target, *(key for key in before if key not in target)]:
        wanted = target.get(key)
        change = (wanted.minor if wanted else 0) - before.get(key, 0)
        if change:
            found.append(Allocated(*key, change, wanted.on if wanted and change > 0 else on))
    return tuple(found)
