"""Rings: the list, one ring with its alerts, the ring of a contract, pieces of work."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.db.models import Count

from vigie.fraud.domain.rings import Tie
from vigie.fraud.models import Alert, Ring, RingTie
from vigie.fraud.queries.queue import READ, AlertRow, row_of
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound

# One pass over the ties and the waiting alerts of their contracts, whatever the number of rings.
_LIST: Final = """
with members as (
    select distinct ring_id, contract_number from fraud_ringtie
    where organisation_id = %(organisation)s
), waiting as (
    select m.ring_id, count(*) as alerts, max(a.level) as level
    from members m join fraud_alert a on a.organisation_id = %(organisation)s
        and a.contract_number = m.contract_number and a.is_waiting
    group by m.ring_id)
select r.id, r.contracts, r.customers, r.kinds, r.since, coalesce(w.alerts, 0),
    coalesce(w.level, 0)
from fraud_ring r left join waiting w on w.ring_id = r.id
where r.organisation_id = %(organisation)s and (coalesce(w.alerts, 0) > 0 or not %(only)s)
order by coalesce(w.level, 0) desc, coalesce(w.alerts, 0) desc, r.contracts desc, r.id
limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True, slots=True)
class RingLine:
    """One ring of the list, and what waits on its contracts; `level` is 0 to 3."""

    id: int
    contracts: int
    customers: int
    kinds: tuple[str, ...]
    since: date
    alerts: int
    level: int


@dataclass(frozen=True, slots=True)
class RingDetail:
    """A ring: what ties its contracts, and the alerts that wait on them or were confirmed."""

    id: int
    since: date
    found_at: datetime
    ties: tuple[Tie, ...]
    alerts: tuple[AlertRow, ...]

    @property
    def contracts(self) -> tuple[str, ...]:
        """Return the contracts of the ring, in order."""
        return tuple(sorted({one.contract for one in self.ties}))

    @property
    def waiting(self) -> tuple[AlertRow, ...]:
        """Return the alerts that wait for somebody."""
        return tuple(row for row in self.alerts if row.state != "confirmed")


def rings(
    by: Actor, *, only_waiting: bool = True, limit: int = 50, offset: int = 0
) -> list[RingLine]:
    """Return rings, those with the worst that waits first; by default only those where something does."""
    by.require(READ)
    asked = {
        "organisation": by.organisation_id,
        "only": only_waiting,
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LIST, asked)
        rows = cursor.fetchall()
    return [
        RingLine(pk, contracts, customers, _kinds(kinds), since, alerts, level)
        for pk, contracts, customers, kinds, since, alerts, level in rows
    ]


def ring_detail(by: Actor, ring_id: int) -> RingDetail:
    """Return a ring; NotFound when the last look found it no more, or it is another's. Three queries."""
    by.require(READ)
    ring = Ring.objects.filter(organisation_id=by.organisation_id, id=ring_id).first()
    if ring is None:
        raise NotFound("fraud.ring_unknown")
    tied = RingTie.objects.filter(organisation_id=by.organisation_id, ring_id=ring_id)
    ties = tuple(
        Tie(one.kind, one.node, one.contract_number, one.customer_id, one.label)
        for one in tied.order_by("kind", "node", "contract_number")
    )
    found = Alert.objects.filter(
        organisation_id=by.organisation_id,
        contract_number__in={one.contract for one in ties},
        state__in=("to_be_reread", "open", "cleared_by_register", "confirmed"),
    ).order_by("-level", "-exposure_cents", "id")
    return RingDetail(ring.pk, ring.since, ring.found_at, ties, tuple(map(row_of, found)))


def ring_of_contract(by: Actor, contract_number: str) -> RingLine | None:
    """Return the ring that a contract stands in; None for most."""
    by.require(READ)
    tied = RingTie.objects.filter(
        organisation_id=by.organisation_id, contract_number=contract_number
    ).select_related("ring")
    found = tied.first()
    if found is None:
        return None
    ring = found.ring
    return RingLine(ring.pk, ring.contracts, ring.customers, tuple(ring.kinds), ring.since, 0, 0)


def piece_sizes(by: Actor, pieces: Collection[int]) -> dict[int, int]:
    """Return how many alerts stand in each of some pieces of work."""
    if not pieces:
        return {}
    mine = Alert.objects.filter(organisation_id=by.organisation_id, piece_id__in=pieces)
    return dict(mine.order_by().values_list("piece_id").annotate(Count("id")))


def piece_of(by: Actor, piece_id: int) -> list[AlertRow]:
    """Return the alerts of a piece of work, the one that leads first."""
    by.require(READ)
    mine = Alert.objects.filter(organisation_id=by.organisation_id, piece_id=piece_id)
    return [row_of(one) for one in mine.order_by("is_led", "-level", "-exposure_cents", "id")]


def _kinds(said: object) -> tuple[str, ...]:
    known = json.loads(said) if isinstance(said, str) else said
    assert isinstance(known, list)
    return tuple(map(str, known))
