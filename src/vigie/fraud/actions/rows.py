"""The rows that a plan becomes: plain JSON values, one per alert, event and task."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from vigie.fraud.domain.alerts import Change, EventKind, Opening, Reading, Unread
from vigie.fraud.domain.body import body_of, cause_of, cents, digest_of, doubts_of, kept_signals
from vigie.fraud.domain.lifecycle import WAITING, State
from vigie.fraud.domain.snoozing import wakes
from vigie.fraud.models import FraudSettings
from vigie.scoring.domain.levels import Level

Row = dict[str, object]
_JUDGED: Final = (State.DISMISSED, State.ACKNOWLEDGED)
_ACTING: Final = frozenset(
    {EventKind.READ_TWICE, EventKind.LEVEL_RAISED, EventKind.SEEN_AGAIN, EventKind.OPENED_AGAIN}
)
_CAUSED: Final = frozenset(
    {
        EventKind.TAKEN_BACK,
        EventKind.CLEARED,
        EventKind.CLOSED,
        EventKind.REGISTER_RIGHT,
        EventKind.LEVEL_LOWERED,
        EventKind.HELD_BACK,
    }
)


def opened_row(one: Opening, reference: str, reading: Reading, now: datetime) -> Row:
    """Return the row of a new alert."""
    subject, joined = one.subject, one.joined
    shown = _shown(one)
    return {
        **shown,
        "reference": reference,
        "subject_kind": subject.subject_kind,
        "subject_id": subject.subject_id,
        "contract_number": subject.contract_number,
        "vin": subject.vin,
        "product": subject.product,
        "typology": joined.typology,
        "evidence": joined.evidence,
        "level": int(joined.level),
        "highest_level": int(joined.level),
        "state": one.state.value,
        "is_waiting": True,
        "holds": True,
        "is_baseline": reading.is_baseline,
        "ruleset": reading.ruleset,
        "ruleset_version": reading.ruleset_version,
        "opened_on": reading.on.isoformat(),
        "opened_at": now.isoformat(),
        "opened_by_run": reading.run_id,
        "first_red_read_at": _iso(one.first_red_read_at),
        "last_read_at": reading.read_of(subject).isoformat(),
        "last_run_id": reading.run_id,
        "spoken": kept_signals(subject.spoken),
        "rests_on": subject.rests_on.get(joined.typology, ()),
    }


def _shown(one: Opening | Change) -> Row:
    """Return what the queue and the page show: of evidence that is gone what exonerates, if known."""
    joined, subject = one.joined, one.subject
    if joined is None:
        return _exonerated(one) if isinstance(one, Change) else {}
    body, exposure = body_of(joined.findings), cents(subject.exposure)
    return {
        "rule": joined.rule,
        "evidence_level": int(joined.evidence_level),
        "concerns": joined.concerns,
        "nature": joined.nature,
        "exposure_cents": exposure,
        "currency": subject.currency,
        "plate": subject.plate,
        "body": body,
        "content": digest_of(body, exposure, subject.currency, subject.plate, joined.concerns),
    }


def _exonerated(one: Change) -> Row:
    """Return what stays true of an alert that was exonerated: no reason that is over is told on."""
    if not one.told:
        return {}
    body = body_of(one.told)
    return {"body": body, "content": digest_of(body)}


def changed_row(one: Change, reading: Reading, now: datetime) -> Row:
    """Return what a read changes of a held alert; null keeps what stands."""
    shown = _shown(one) if one.holds and one.state not in _JUDGED else {}
    if shown.get("content") == one.held.content:
        shown = {}
    elif shown:
        shown |= {"ruleset": reading.ruleset, "ruleset_version": reading.ruleset_version}
    ended = not one.holds and one.state is State.CLOSED
    read_at = one.held.last_read_at if one.is_recalled else reading.read_of(one.subject)
    is_spoken = one.joined is not None and not one.is_recalled
    return {
        **shown,
        "id": one.held.id,
        "evidence": one.evidence,
        "state": one.state.value,
        "is_waiting": one.state in WAITING,
        "holds": one.holds,
        "level": int(one.level),
        "first_red_read_at": _iso(one.first_red_read_at),
        "is_other": one.is_other,
        "read_twice_at": _iso(read_at if EventKind.READ_TWICE in one.events else None),
        "last_read_at": read_at.isoformat(),
        "last_run_id": reading.run_id,
        # What is held back is not gone: nobody read it.
        "gone_on": None if one.joined is not None or one.doubts else reading.on.isoformat(),
        "gone_by": "" if one.joined is not None or one.cause is None else one.cause.by,
        "spoken": kept_signals(one.subject.spoken) if is_spoken else None,
        "rests_on": one.subject.rests_on.get(one.held.typology, ()) if is_spoken else None,
        "ended_at": _iso(now if ended else None),
        "wakes": wakes(one, reading.on),
    }


def change_events(changes: Iterable[Change], on: date) -> list[Row]:
    """Return the history lines of changed alerts."""
    return [
        _event(one.held.id, kind, one.state, one.level, _why(one, kind))
        for one in changes
        for kind in (*one.events, *((EventKind.WOKEN,) if wakes(one, on) else ()))
    ]


def _why(one: Change, kind: EventKind) -> Row:
    """Return what an event says beside its kind: why the alert went or fell, or came back."""
    if kind in _CAUSED and one.cause is not None:
        doubts = {"doubts": doubts_of(one.doubts)} if one.doubts else {}
        return {"why": cause_of(one.cause), **doubts}
    return {"recalled": True} if kind is EventKind.SEEN_AGAIN and one.is_recalled else {}


def opening_events(openings: Iterable[Opening], ids: list[int]) -> list[Row]:
    """Return the history lines of new alerts."""
    return [
        _event(alert_id, EventKind.OPENED, one.state, one.joined.level)
        for one, alert_id in zip(openings, ids, strict=True)
    ]


def _event(
    alert_id: int, kind: EventKind, state: State, level: Level, data: Row | None = None
) -> Row:
    return {
        "alert_id": alert_id,
        "kind": kind.value,
        "state": state.value,
        "level": int(level),
        "data": data or {},
    }


def unread_row(one: Unread) -> Row:
    """Return the history line of an alert of which nothing was read, of which row, or in doubt."""
    where = {} if one.row is None else {"import": one.row[0], "line": one.row[1]}
    doubts: Row = {"doubts": doubts_of(one.doubts)} if one.doubts else {}
    return {"alert_id": one.held.id, "data": {**where, **doubts}}


def ends_tasks(one: Change) -> bool:
    """Tell whether the open tasks of an alert lose their object."""
    is_idle = one.state in (State.CLEARED, State.HELD_BACK)
    return one.joined is None and (not one.holds or is_idle)


def change_tasks(changes: Iterable[Change], chosen: FraudSettings) -> list[Row]:
    """A red acts only once it was read twice; a level that rose to orange acts then."""
    opened_again = [one for one in changes if EventKind.OPENED_AGAIN in one.events]
    rows: list[Row] = [
        {"alert_id": one.held.id, "code": one.joined.task}
        for one in opened_again
        if one.joined is not None and one.joined.task
    ]
    named = {row["alert_id"] for row in rows}
    return rows + [
        {"alert_id": one.held.id, "code": "review_alert"}
        for one in changes
        if one.state is State.OPEN
        and _ACTING & set(one.events)
        and one.held.id not in named
        and _opens_task(one.level, chosen)
    ]


def opening_tasks(openings: Iterable[Opening], ids: list[int], chosen: FraudSettings) -> list[Row]:
    """Return the tasks of new alerts: the one its rule names, or a review where chosen."""
    rows: list[Row] = []
    for one, alert_id in zip(openings, ids, strict=True):
        if one.joined.task:
            rows.append({"alert_id": alert_id, "code": one.joined.task})
        elif one.state is State.OPEN and _opens_task(one.joined.level, chosen):
            rows.append({"alert_id": alert_id, "code": "review_alert"})
    return rows


def _opens_task(level: Level, chosen: FraudSettings) -> bool:
    if level is Level.RED:
        return chosen.red_opens_task
    return level is Level.ORANGE and chosen.orange_opens_task


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
