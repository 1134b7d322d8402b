"""Tax that waits for payment: with what it falls due, and what moves when money comes or goes back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Sum
from django.utils import timezone

from vigie.database.locks import share_turn, take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions import loading
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import Leg, tax_moved
from vigie.leasing.domain.closing import slot_of
from vigie.leasing.domain.tax_points import (
    LONGEST_WAIT,
    POLAND,
    WAITING,
    Basis,
    Left,
    TaxPointRule,
    Waiter,
    check_rule,
    waiting,
)
from vigie.leasing.models import Contract, Due, Payment, TaxPoint, WaitingTax
from vigie.leasing.queries.tax_points import tax_point_rules

SET: Final = "leasing.set_tax_points"
WRITTEN_OFF: Final = "written_off"
TURN: Final = "leasing.tax_points"


@act("leasing.tax_point_set", permission=SET)
def set_tax_point(rule: TaxPointRule, *, by: Actor, key: str) -> int:
    """Say with what tax falls due in a country from a day on; returns the fact's id.

    Said again for the same day, it corrects. Refused `leasing.tax_point_too_late` where something is
    due on that day or after already: its tax was booked as it stood; and as `check_rule` says.
    """
    del key
    mine = {"organisation_id": by.organisation_id}
    # What books dues shares this turn: none is booked by the rules of before once they changed.
    take_turn(TURN, by.organisation_id)
    check_rule(rule, tax_point_rules(by.organisation_id))
    kinds = WAITING[rule.country]
    taxed = Due.objects.filter(**mine, kind__in=kinds, contract__country=rule.country)
    last = taxed.exclude(tax=0).order_by("-due_on").values_list("due_on", flat=True).first()
    if last is not None and last >= rule.from_on:
        raise Refused("leasing.tax_point_too_late", last=last)
    fact = TaxPoint.objects.create(
        **mine,
        country=rule.country,
        from_on=rule.from_on,
        basis=rule.basis.value,
        recorded_at=timezone.now(),
    )
    said = {"basis": rule.basis.value, "country": rule.country}
    record("leasing.tax_point", fact.pk, data=said, effective_on=rule.from_on)
    return fact.pk


def rules_for_booking(by: Actor) -> tuple[TaxPointRule, ...]:
    """Return the rules that hold until the running act has booked; `set_tax_point` waits for it."""
    share_turn(TURN, by.organisation_id)
    return tax_point_rules(by.organisation_id)


def move_taxes(
    contract_ids: Sequence[int], *, on: date, by: Actor, now: datetime
) -> dict[int, tuple[Leg, ...]]:
    """Bring the tax that waits of some contracts to where it stands, inside a running act.

    Returns the legs of each: tax of new dues begins to wait, what was paid for falls due, what went back
    waits again; what was written off never falls due. Nothing where no tax ever waits.
    """
    rules = rules_for_booking(by)
    if not any(rule.basis is Basis.RECEIPTS for rule in rules):
        return {}
    mine = {"organisation_id": by.organisation_id}
    leases = Contract.objects.filter(**mine, pk__in=contract_ids, country__in=WAITING)
    rows = leases.exclude(accounting=Accounting.LOAN).values_list("id", "country", "is_consumer")
    whose = {pk: Waiter(rules, on, country, is_consumer) for pk, country, is_consumer in rows}
    ids = list(whose)
    lost = set(
        Payment.objects.filter(**mine, contract_id__in=ids, method=WRITTEN_OFF).values_list(
            "contract_id", flat=True
        )
    )
    money, before = loading.money_of(ids, by.organisation_id), _before(ids, by)
    moved = {pk: _moved(money[pk], before.get(pk, {}), whose[pk]) for pk in ids}
    WaitingTax.objects.bulk_create(
        WaitingTax(
            **mine,
            contract_id=pk,
            due_id=due,
            minor=left.tax,
            base=left.base,
            is_lost=pk in lost,
            effective_on=on,
            recorded_at=now,
        )
        for pk, changes in moved.items()
        for due, left in changes.items()
    )
    return {
        pk: tuple(tax_moved(sum(left.tax for left in changes.values()), is_lost=pk in lost))
        for pk, changes in moved.items()
    }


def waited_too_long(
    contract_ids: Sequence[int] | None, slots: Sequence[int], on: date, by: Actor
) -> list[int]:
    """Return contracts whose tax waits for a consumer's payment longer than Polish law lets it."""
    if not any(rule.country == POLAND for rule in tax_point_rules(by.organisation_id)):
        return []
    rows = WaitingTax.objects.filter(
        organisation_id=by.organisation_id,
        contract__country=POLAND,
        contract__is_consumer=True,
        due__due_on__lte=on - LONGEST_WAIT,
    )
    if contract_ids is not None:
        rows = rows.filter(contract_id__in=contract_ids)
    sums = rows.values_list("contract_id", "due_id").annotate(left=Sum("minor"))
    found = {pk for pk, _, left in sums if left}
    return sorted(pk for pk in found if slot_of(pk) in slots)


def _moved(money: loading.Money, before: Mapping[int, Left], whose: Waiter) -> dict[int, Left]:
    """Return by due how much more waits, below zero how much less."""
    settled: dict[int, int] = {}
    for (_, due, _), minor in money.allocated.items():
        settled[due] = settled.get(due, 0) + minor
    now, none = waiting(money.dues, settled, whose), Left()
    changes = {due: now.get(due, none) - before.get(due, none) for due in {*now, *before}}
    return {due: left for due, left in sorted(changes.items()) if left != none}


def _before(contract_ids: Sequence[int], by: Actor) -> dict[int, dict[int, Left]]:
    rows = WaitingTax.objects.filter(
        organisation_id=by.organisation_id, contract_id__in=contract_ids
    ).values_list("contract_id", "due_id")
    found: dict[int, dict[int, Left]] = {}
    for pk, due, minor, base in rows.annotate(Sum("minor"), Sum("base")):
        found.setdefault(pk, {})[due] = Left(minor, base)
    return found
