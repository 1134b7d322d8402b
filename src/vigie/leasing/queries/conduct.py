"""How contracts are paid: what a watcher of frauds may ask of the lines and payments."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import F

from vigie.kernel.actor import Actor
from vigie.leasing.domain.dues import DueKind
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.models import Contract, OpenDue, Payment
from vigie.leasing.queries.contracts import READ

LATE: Final = timedelta(days=10)  # a debit that comes back takes days to be told
FIRST: Final = 3
NEAR: Final = timedelta(days=60)
YOUNG: Final = timedelta(days=150)
PAID_OFF: Final = (State.CLOSED.value, State.BOUGHT_OUT.value)
RUNNING: Final = (State.ACTIVE.value, State.SUSPENDED.value, State.IN_ARREARS.value)


@dataclass(frozen=True, slots=True)
class Conduct:
    """What stands out in how a contract is paid; 0 and None: nothing does.

    `missed` instalments are unpaid over ten days past their day, since `missed_since`;
    `first_missed` is the first of them among the first three of a contract delivered within 150
    days. `reversed_on`: a payment was taken back after the contract was paid off. `begun_with` are
    other contracts of the same customer delivered within 60 days of it.
    """

    customer_id: int
    missed: int = 0
    missed_since: date | None = None
    first_missed: int = 0
    reversed_on: date | None = None
    begun_with: int = 0


Row = tuple[int, str, int, date | None, str]
Missed = dict[int, list[tuple[date, int | None]]]


@dataclass(frozen=True, slots=True)
class Paid:
    """Days and numbers of unpaid instalments by contract, and the last payment taken back."""

    missed: Missed
    taken_back: Mapping[int, date]


def conducts(by: Actor, on: date, among: Collection[str] | None = None) -> Mapping[str, Conduct]:
    """Return the conduct of each contract of which there is something to say, by reference.

    `among` bounds it to the customers of some contracts, so that one record costs little.
    """
    by.require(READ)
    mine = Contract.objects.filter(organisation_id=by.organisation_id)
    kept = mine.filter(state__in=(*RUNNING, *PAID_OFF))
    if among is not None:
        kept = kept.filter(customer_id__in=mine.filter(reference__in=among).values("customer_id"))
    rows = list(kept.values_list("id", "reference", "customer_id", "delivered_on", "state"))
    ids = None if among is None else [row[0] for row in rows]
    return conducts_of(rows, Paid(_missed(by, on, ids), _reversed(by, on, ids)), on)


def conducts_of(rows: Sequence[Row], paid: Paid, on: date) -> Mapping[str, Conduct]:
    """Return what stands out of some contracts, by reference; pure.

    Of each contract its id, reference, customer, delivery and state.
    """
    begun = _begun([(pk, customer, day) for pk, _, customer, day, _ in rows if day])
    found = {}
    for pk, reference, customer, delivered_on, state in rows:
        lines = paid.missed.get(pk, []) if state in RUNNING else []
        is_young = delivered_on is not None and on - delivered_on <= YOUNG
        firsts = [number for _, number in lines if number and number <= FIRST] if is_young else []
        one = Conduct(
            customer,
            len(lines),
            min((day for day, _ in lines), default=None),
            min(firsts, default=0),
            paid.taken_back.get(pk),
            begun.get(pk, 0),
        )
        if one != Conduct(customer):
            found[reference] = one
    return found


def _missed(by: Actor, on: date, ids: list[int] | None) -> Missed:
    lines: Missed = defaultdict(list)
    late = OpenDue.objects.filter(
        organisation_id=by.organisation_id,
        due_on__lt=on - LATE,
        minor__gt=0,
        due__kind=DueKind.INSTALMENT.value,
    )
    if ids is not None:
        late = late.filter(contract_id__in=ids)
    for contract_id, due_on, number in late.values_list("contract_id", "due_on", "due__instalment"):
        lines[contract_id].append((due_on, number))
    return lines


def _reversed(by: Actor, on: date, ids: list[int] | None) -> dict[int, date]:
    """Return the last day a payment was taken back since the contract was paid off."""
    back = Payment.objects.filter(
        organisation_id=by.organisation_id,
        reverses__isnull=False,
        received_on__lte=on,
        received_on__gte=F("contract__state_on"),
        contract__state__in=PAID_OFF,
    )
    if ids is not None:
        back = back.filter(contract_id__in=ids)
    return dict(back.order_by("received_on").values_list("contract_id", "received_on"))


def _begun(rows: Iterable[tuple[int, int, date]]) -> dict[int, int]:
    """Return how many other contracts of the same customer began near each."""
    by_customer: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for pk, customer, day in rows:
        by_customer[customer].append((pk, day))
    return {
        pk: near
        for several in by_customer.values()
        if len(several) > 1
        for pk, day in several
        if (near := sum(abs(other - day) <= NEAR for _, other in several) - 1)
    }
