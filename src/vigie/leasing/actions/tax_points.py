"""Tax that waits for payment: with what it falls due, and what moves when money comes or goes back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Sum
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions import loading
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import Leg, tax_moved
from vigie.leasing.domain.tax_points import COUNTRY, SERVICES, Basis, TaxPointRule, waiting
from vigie.leasing.models import Contract, Due, Payment, TaxPoint, WaitingTax
from vigie.leasing.queries.tax_points import tax_point_rules

SET: Final = "leasing.set_tax_points"
WRITTEN_OFF: Final = "written_off"


@act("leasing.tax_point_set", permission=SET)
def set_tax_point(rule: TaxPointRule, *, by: Actor, key: str) -> int:
    """Say with what the tax on services falls due from a day on; returns the fact's id.

    Said again for the same day, it corrects. Refused `leasing.tax_point_too_late` where a service is
    due on that day or after already: its tax was booked as it stood.
    """
    del key
    mine = {"organisation_id": by.organisation_id}
    taxed = Due.objects.filter(**mine, kind__in=SERVICES, contract__country=COUNTRY)
    last = taxed.exclude(tax=0).order_by("-due_on").values_list("due_on", flat=True).first()
    if last is not None and last >= rule.from_on:
        raise Refused("leasing.tax_point_too_late", last=last)
    fact = TaxPoint.objects.create(
        **mine, from_on=rule.from_on, basis=rule.basis.value, recorded_at=timezone.now()
    )
    said = {"basis": rule.basis.value}
    record("leasing.tax_point", fact.pk, data=said, effective_on=rule.from_on)
    return fact.pk


def move_taxes(
    contract_ids: Sequence[int], *, on: date, by: Actor, now: datetime
) -> dict[int, tuple[Leg, ...]]:
    """Bring the tax that waits of some contracts to where it stands, inside a running act.

    Returns the legs of each: tax of new dues begins to wait, what was paid for falls due, what went back
    waits again; what was written off never falls due. Nothing where no tax ever waits.
    """
    rules = tax_point_rules(by.organisation_id)
    if not any(rule.basis is Basis.RECEIPTS for rule in rules):
        return {}
    mine = {"organisation_id": by.organisation_id}
    leases = Contract.objects.filter(**mine, pk__in=contract_ids, country=COUNTRY)
    ids = list(leases.exclude(accounting=Accounting.LOAN).values_list("id", flat=True))
    lost = set(
        Payment.objects.filter(**mine, contract_id__in=ids, method=WRITTEN_OFF).values_list(
            "contract_id", flat=True
        )
    )
    money, before = loading.money_of(ids, by.organisation_id), _before(ids, by)
    moved = {pk: _moved(money[pk], before.get(pk, {}), rules) for pk in ids}
    WaitingTax.objects.bulk_create(
        WaitingTax(
            **mine, contract_id=pk, due_id=due, minor=minor, effective_on=on, recorded_at=now
        )
        for pk, changes in moved.items()
        for due, minor in changes.items()
    )
    return {
        pk: tuple(tax_moved(sum(changes.values()), is_lost=pk in lost))
        for pk, changes in moved.items()
    }


def _moved(
    money: loading.Money, before: Mapping[int, int], rules: Iterable[TaxPointRule]
) -> dict[int, int]:
    """Return by due how much more tax waits, below zero how much less."""
    settled: dict[int, int] = {}
    for (_, due, _), minor in money.allocated.items():
        settled[due] = settled.get(due, 0) + minor
    now = waiting(money.dues, settled, tuple(rules))
    changes = {due: now.get(due, 0) - before.get(due, 0) for due in {*now, *before}}
    return {due: minor for due, minor in sorted(changes.items()) if minor}


def _before(contract_ids: Sequence[int], by: Actor) -> dict[int, dict[int, int]]:
    rows = WaitingTax.objects.filter(
        organisation_id=by.organisation_id, contract_id__in=contract_ids
    ).values_list("contract_id", "due_id")
    found: dict[int, dict[int, int]] = {}
    for pk, due, minor in rows.annotate(Sum("minor")):
        found.setdefault(pk, {})[due] = minor
    return found
