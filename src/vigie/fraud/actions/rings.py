"""Rings are found anew; alerts of one ring are worked on as one, until they are split again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.fraud.actions.chosen import bounded, locked, tell
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.rings import RingFound, numbered
from vigie.fraud.models import Alert, Piece, Ring, RingTie
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused

WORK = "fraud.decide_alerts"
# The lead of a piece is what waits at the highest level, then with the most at stake.
_LEADS = """
update fraud_alert a set is_led = r.place > 1
from (
    select id, row_number() over (
        partition by piece_id order by is_waiting desc, level desc, exposure_cents desc, id) as place
    from fraud_alert where organisation_id = %(organisation)s and piece_id in (
        select piece_id from fraud_alert
        where organisation_id = %(organisation)s and id = any(%(alerts)s) and piece_id is not null)
) r where a.id = r.id and a.organisation_id = %(organisation)s and a.is_led <> (r.place > 1)
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """A piece of work: its number, its alerts, and the one that leads them in the queue."""

    piece_id: int
    alerts: int
    lead_id: int


@act("fraud.rings_found", permission="fraud.find_rings")
def keep_rings(found: tuple[RingFound, ...], *, by: Actor, key: str) -> int:
    """Put what a look found in the place of what the last one found; a ring keeps its number.

    Two looks that end at once take turns: the later one replaces the other.
    """
    take_turn("fraud.rings", by.organisation_id)
    mine = RingTie.objects.filter(organisation_id=by.organisation_id)
    before = dict(mine.order_by("id").values_list("contract_number", "ring_id"))
    old = {ring.pk: ring for ring in Ring.objects.filter(organisation_id=by.organisation_id)}
    now, today = timezone.now(), timezone.localdate()
    mine.delete()
    kept = numbered(found, before)
    Ring.objects.filter(organisation_id=by.organisation_id).exclude(
        id__in=[number for number in kept if number is not None]
    ).delete()
    rings = [
        Ring(
            id=number,
            organisation_id=by.organisation_id,
            contracts=len(one.contracts),
            customers=len(one.customers),
            kinds=list(one.kinds),
            since=today if number is None else old[number].since,
            found_at=now,
        )
        for one, number in zip(found, kept, strict=True)
    ]
    numbers = list(zip(rings, kept, strict=True))
    Ring.objects.bulk_create([ring for ring, number in numbers if number is None])
    Ring.objects.bulk_update(
        [ring for ring, number in numbers if number is not None],
        ["contracts", "customers", "kinds", "found_at"],
        batch_size=500,
    )
    RingTie.objects.bulk_create(_ties(by, zip(rings, found, strict=True)), batch_size=2_000)
    record("fraud.rings", None, data={"rings": len(rings)})
    return len(rings)


@act("fraud.alerts_merged", permission=WORK)
def merge_alerts(alert_ids: tuple[int, ...], *, by: Actor, key: str) -> Merged:
    """Make one piece of work of two alerts or more that wait; one piece among them takes the rest in.

    Refused `fraud.piece_too_small`, `fraud.not_mergeable` when one of them waits for nobody, and
    `fraud.several_pieces` when two stand in pieces of their own.
    """
    alerts = locked(bounded(alert_ids), by)
    if len(alerts) < 2:
        raise Refused("fraud.piece_too_small")
    if not all(alert.is_waiting for alert in alerts):
        raise Refused("fraud.not_mergeable")
    standing = {alert.piece_id for alert in alerts if alert.piece_id is not None}
    if len(standing) > 1:
        raise Refused("fraud.several_pieces")
    now = timezone.now()
    piece_id = standing.pop() if standing else _new_piece(by)
    joining = [alert for alert in alerts if alert.piece_id is None]
    for alert in joining:
        alert.piece_id = piece_id
    Alert.objects.bulk_update(joining, ["piece"], batch_size=500)
    settle_pieces([alert.pk for alert in alerts], by)
    tell(joining, EventKind.MERGED, by, now, {"piece": piece_id})
    record("fraud.piece", piece_id, data={"alert_ids": [alert.pk for alert in joining]})
    mine = Alert.objects.filter(organisation_id=by.organisation_id, piece_id=piece_id)
    lead = mine.filter(is_led=False).values_list("id", flat=True).get()
    return Merged(piece_id, mine.count(), lead)


@act("fraud.piece_split", permission=WORK)
def split_piece(piece_id: int, *, by: Actor, key: str) -> int:
    """Let the alerts of a piece stand alone again; returns how many. NotFound when it has ended."""
    mine = Piece.objects.select_for_update().filter(organisation_id=by.organisation_id)
    piece = mine.filter(id=piece_id, ended_at=None).first()
    if piece is None:
        raise NotFound("fraud.piece_unknown")
    now = timezone.now()
    ids = Alert.objects.filter(organisation_id=by.organisation_id, piece_id=piece_id)
    alerts = locked(tuple(ids.values_list("id", flat=True)), by)
    ids.update(piece=None, is_led=False)
    piece.ended_at, piece.ended_by = now, by.user_id
    piece.save(update_fields=["ended_at", "ended_by"])
    tell(alerts, EventKind.SPLIT, by, now, {"piece": piece_id})
    record("fraud.piece", piece_id, data={"alert_ids": [alert.pk for alert in alerts]})
    return len(alerts)


def settle_pieces(alert_ids: Collection[int], by: Actor) -> None:
    """See that each piece of these alerts is led by what is worst in it: no red stands behind."""
    if not alert_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, {"organisation": by.organisation_id, "alerts": list(alert_ids)})


def _new_piece(by: Actor) -> int:
    made = Piece.objects.create(
        organisation_id=by.organisation_id, made_at=timezone.now(), made_by=by.user_id
    )
    return made.pk


def _ties(by: Actor, rings: Iterable[tuple[Ring, RingFound]]) -> list[RingTie]:
    return [
        RingTie(
            organisation_id=by.organisation_id,
            ring=ring,
            kind=tie.kind,
            node=tie.node,
            label=tie.label,
            contract_number=tie.contract,
            customer_id=tie.customer,
        )
        for ring, found in rings
        for tie in found.ties
    ]
