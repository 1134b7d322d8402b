"""Allocation written: computed anew for a contract, the difference kept and booked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from vigie.database.numbers import listed
from vigie.kernel.actor import Actor
from vigie.leasing.actions import loading
from vigie.leasing.actions.tax_points import WRITTEN_OFF, move_taxes
from vigie.leasing.domain.allocation import (
    Allocated,
    Key,
    Order,
    allocate_all,
    differences,
    netted,
)
from vigie.leasing.domain.booking import Leg, allocated, premium_lost
from vigie.leasing.domain.dues import CHARGES, Part
from vigie.leasing.domain.dues import Due as DueFact
from vigie.leasing.models import Allocation, OpenDue, PaidLate, Payment
from vigie.leasing.queries.orders import orders_of


def reallocate(
    contract_ids: Sequence[int], *, on: date, by: Actor, now: datetime
) -> dict[int, tuple[Leg, ...]]:
    """Bring the allocations of some contracts up to date; returns the legs of each."""
    return legs_of(allocate_anew(contract_ids, on=on, by=by, now=now), on=on, by=by, now=now)


def allocate_anew(
    contract_ids: Sequence[int], *, on: date, by: Actor, now: datetime
) -> dict[int, tuple[Allocated, ...]]:
    """Compute the allocations of some contracts anew and keep what changed; returns it.

    Each by its own order, see `domain.orders`. What is taken back from a due is so from the day `on`.
    """
    organisation = by.organisation_id
    orders = orders_of(contract_ids, organisation)
    money = loading.money_of(contract_ids, organisation)
    changes = {pk: _changes(money[pk], orders[pk], on) for pk in contract_ids}
    Allocation.objects.bulk_create(
        Allocation(
            organisation_id=organisation,
            contract_id=pk,
            payment_id=one.payment,
            due_id=one.due,
            part=one.part.value,
            minor=one.minor,
            effective_on=one.on,
            recorded_at=now,
        )
        for pk, found in changes.items()
        for one in found
    )
    _show_open(organisation, money, changes)
    _note_late(organisation, money, changes, now)
    return changes


def _changes(money: loading.Money, order: Order, on: date) -> tuple[Allocated, ...]:
    return differences(money.allocated, allocate_all(money.dues, money.payments, order), on)


def legs_of(
    changes: Mapping[int, Sequence[Allocated]], *, on: date, by: Actor, now: datetime
) -> dict[int, tuple[Leg, ...]]:
    """Return what is booked of allocations that changed, by contract.

    Dues settled or open again, premiums that a loss settles in place of the customer or no more, and tax that
    falls due or waits again from the day `on`.
    """
    taxes = move_taxes(list(changes), on=on, by=by, now=now)
    lost = _premiums_lost(changes, by.organisation_id)
    return {
        pk: (
            *allocated(sum(one.minor for one in found)),
            *premium_lost(lost.get(pk, 0)),
            *taxes.get(pk, ()),
        )
        for pk, found in changes.items()
    }


def _premiums_lost(changes: Mapping[int, Sequence[Allocated]], organisation: int) -> dict[int, int]:
    """Return by contract how much more of premiums is settled by a loss; one query for all of them."""
    premiums = {
        pk: [one for one in found if one.part is Part.INSURANCE] for pk, found in changes.items()
    }
    payments = {one.payment for found in premiums.values() for one in found}
    if not payments:
        return {}
    losses = Payment.objects.filter(
        organisation_id=organisation, pk__in=listed(payments), method=WRITTEN_OFF
    )
    lost = set(losses.values_list("pk", flat=True))
    return {
        pk: sum(one.minor for one in found if one.payment in lost) for pk, found in premiums.items()
    }


def _show_open(
    organisation: int,
    money: Mapping[int, loading.Money],
    changes: Mapping[int, Iterable[Allocated]],
) -> None:
    """Write what is left of each due of some contracts; what did not change is not touched."""
    shown = {
        one.due_id: one
        for one in OpenDue.objects.filter(organisation_id=organisation, contract_id__in=money)
    }
    left: dict[int, int] = {}
    new: list[OpenDue] = []
    for pk, found in money.items():
        mine = _left(found.dues, found.allocated.items(), changes[pk])
        left |= mine
        new += [
            OpenDue(
                organisation_id=organisation,
                contract_id=pk,
                due_id=due.id,
                due_on=due.due_on,
                minor=mine[due.id],
            )
            for due in found.dues
            if mine.get(due.id) and due.id not in shown
        ]
    gone = [one.pk for due, one in shown.items() if not left.get(due)]
    OpenDue.objects.filter(organisation_id=organisation, pk__in=gone).delete()
    moved = [one for due, one in shown.items() if left.get(due) and one.minor != left[due]]
    for one in moved:
        one.minor = left[one.due_id]
    OpenDue.objects.bulk_update(moved, ["minor"], batch_size=1_000)
    OpenDue.objects.bulk_create(new)


def _note_late(
    organisation: int,
    money: Mapping[int, loading.Money],
    changes: Mapping[int, Iterable[Allocated]],
    now: datetime,
) -> None:
    """Keep whose money moved after its day, or before a charge: what delay cost is to be looked at."""
    late = [pk for pk, found in changes.items() if found and _is_late(money[pk].dues, found)]
    PaidLate.objects.bulk_create(
        (PaidLate(organisation_id=organisation, contract_id=pk, recorded_at=now) for pk in late),
        ignore_conflicts=True,
    )


def _is_late(dues: Iterable[DueFact], changes: Iterable[Allocated]) -> bool:
    days = {due.id: due.due_on for due in dues}
    charged_on = max((due.due_on for due in dues if due.kind in CHARGES), default=date.min)
    return any(one.on > days[one.due] or one.on <= charged_on for one in changes)


def _left(
    dues: Iterable[DueFact],
    before: Iterable[tuple[Key, int]],
    changes: Iterable[Allocated],
) -> dict[int, int]:
    """Return what is left of each due once corrections and payments are set against it."""
    left: dict[int, int] = {}
    for (due, _), minor in netted(dues).items():
        left[due] = left.get(due, 0) + minor
    for (_, due, _), minor in before:
        left[due] = left.get(due, 0) - minor
    for one in changes:
        left[one.due] = left.get(one.due, 0) - one.minor
    return left
