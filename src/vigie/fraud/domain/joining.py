"""How findings join alerts: one alert per contract and typology, its level follows the register.

`plan` is pure and is the reference of the set-based write: it says what opens and what changes.
Running it twice on the same run changes nothing; a read of an earlier day than the last one
changes nothing. What was not read this time (`AssessedSubject.unread`) changes nothing either:
the silence of a register clears no alert. What our own side learns meanwhile does: a settlement, a
claim, a consent is weighed with what the register said last, and can lower or clear the alert; it
raises and confirms nothing. Only a read that repeats a red confirms it: a red of another happening
is read for the first time (`happenings`).

What rests wholly on a field that a person said is mapped wrongly is held back; what also rests on
something else falls to what still holds; a confirmed alert stands, and says that it is in doubt.

An alert that a person dismissed, or whose housekeeping is done, still holds its place: the same
happening does not come back to him. It gives way to a new alert when the level rises above the
one he judged, when a fact that identifies the happening changes, when the evidence went and
came back, or when housekeeping said to be done is still undone after `PATIENCE`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from vigie.fraud.domain.alerts import (
    AssessedSubject,
    Change,
    Doubt,
    EventKind,
    Held,
    Joined,
    Key,
    Opening,
    Plan,
    Reading,
    Unread,
    joined_findings,
)
from vigie.fraud.domain.causes import EXONERATED, HELD_BACK, Cause, why_gone, why_lower, why_over
from vigie.fraud.domain.happenings import REGISTER_SIDES, differing, is_same
from vigie.fraud.domain.lifecycle import Act, Moment, State, next_state
from vigie.kernel.clock import local_date
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level

PATIENCE: Final = timedelta(days=30)


def plan(subjects: Iterable[AssessedSubject], held: Mapping[Key, Held], reading: Reading) -> Plan:
    """Return what the assessed subjects open and change; `held` by (contract, typology)."""
    openings: list[Opening] = []
    changes: list[Change] = []
    unread: list[Unread] = []
    by_contract: dict[str, list[Held]] = {}
    for one in held.values():
        by_contract.setdefault(one.contract_number, []).append(one)
    for subject in subjects:
        speaking = joined_findings(subject.findings)
        for one in by_contract.get(subject.contract_number, ()):
            joined = speaking.pop(one.typology, None)
            doubts = one.doubts(subject, speaks=joined is not None)
            if doubts and (joined is None or one.state is State.CONFIRMED):
                change = _held_back(one, doubts, subject, reading)
                unread += _in_doubt(one, doubts, reading)
            elif _is_silent(one, joined, subject):
                change = _recalled(one, subject, reading)
                unread += _still_unread(one, change, subject)
            else:
                change = _follow(one, joined, subject, reading)
            if change is not None:
                changes.append(change)
                if _is_unrepeated(change):
                    unread.append(Unread(one, None))
                openings += _replacing(change, reading)
        openings += [_open(subject, joined, reading) for joined in speaking.values()]
    return Plan(tuple(openings), tuple(changes), tuple(unread))


def _held_back(
    held: Held, doubts: tuple[Doubt, ...], subject: AssessedSubject, reading: Reading
) -> Change | None:
    """Return an undecided alert held back, nothing of another: the field was not read."""
    if held.state not in (State.TO_BE_REREAD, State.OPEN) or held.last_run_id == reading.run_id:
        return None
    return Change(
        held,
        next_state(held.state, Act.HOLD_BACK),
        held.level,
        held.first_red_read_at,
        holds=True,
        events=(EventKind.HELD_BACK,),
        joined=None,
        subject=subject,
        cause=Cause(HELD_BACK),
        is_recalled=True,
        doubts=doubts,
    )


def _in_doubt(held: Held, doubts: tuple[Doubt, ...], reading: Reading) -> list[Unread]:
    """Return that what a person confirmed rests on a field mapped wrongly."""
    if held.state is not State.CONFIRMED or held.last_run_id == reading.run_id:
        return []
    return [Unread(held, None, doubts)]


def _is_silent(held: Held, joined: Joined | None, subject: AssessedSubject) -> bool:
    """Tell whether the register said nothing of an alert, or less than would lower it.

    What speaks beside an empty cell (a trade purchase declared, the holder not given) may raise the
    alert; it does not lower it below what the cell said. What the register took back says nothing more.
    """
    if held.typology not in subject.unread:
        return False
    if joined is None and subject.is_silent_on(held.typology):
        return True
    if held.is_gone and held.gone_by != EXONERATED:
        return False
    said = joined_findings([one for one in subject.recalled if one.typology == held.typology])
    before = said[held.typology].level if said else Level.NONE
    return min(before, held.level) > (Level.NONE if joined is None else joined.level)


def _still_unread(held: Held, change: Change | None, subject: AssessedSubject) -> list[Unread]:
    """Return that nothing was read of an alert, unless what we learnt moved it or it is held back."""
    if held.state is State.HELD_BACK:
        return []
    return [] if change is not None and change.events else [Unread(held, subject.unread_row)]


def _replacing(change: Change, reading: Reading) -> list[Opening]:
    """Return the new alert that takes the place of one that gives way."""
    if change.joined is None or change.holds:
        return []
    return [_open(change.subject, change.joined, reading)]


def _is_unrepeated(change: Change) -> bool:
    """Tell whether a red waits for a read that repeats it, and this one did not."""
    waits = State.TO_BE_REREAD is change.held.state is change.state
    return waits and change.held.typology in change.subject.unrepeated


def _open(subject: AssessedSubject, joined: Joined, reading: Reading) -> Opening:
    is_red = joined.level is Level.RED
    state = State.TO_BE_REREAD if is_red else State.OPEN
    return Opening(subject, joined, state, reading.read_of(subject) if is_red else None)


def _follow(
    held: Held, joined: Joined | None, subject: AssessedSubject, reading: Reading
) -> Change | None:
    read_on, known_on = local_date(reading.read_of(subject)), local_date(held.last_read_at)
    if held.last_run_id == reading.run_id or read_on < known_on:
        return None
    if joined is None:
        return _gone(held, subject, reading)
    if held.state in (State.DISMISSED, State.ACKNOWLEDGED) and _gives_way(held, joined, reading):
        return Change(
            held,
            held.state,
            held.level,
            held.first_red_read_at,
            holds=False,
            events=(EventKind.REPLACED,),
            joined=joined,
            subject=subject,
        )
    return _seen(held, joined, subject, reading)


def _recalled(held: Held, subject: AssessedSubject, reading: Reading) -> Change | None:
    """Return what our own side makes of an alert on which the register is silent, if anything.

    What the register itself took back before stays gone: silence does not bring it back.
    """
    if held.state is State.HELD_BACK:
        return None
    said = [one for one in subject.recalled if one.typology == held.typology]
    is_back = held.is_gone and held.gone_by == EXONERATED
    if not said or held.last_run_id == reading.run_id or (held.is_gone and not is_back):
        return None
    joined = joined_findings(said).get(held.typology)
    if joined is None:
        return None if is_back else _gone(held, subject, reading, told=tuple(said))
    if joined.level > held.level:
        return None
    return _weighed(held, joined, subject)


def _weighed(held: Held, joined: Joined, subject: AssessedSubject) -> Change:
    """Return an alert weighed again without a read: it falls, comes back, or is only told anew."""
    state, events = held.state, list[EventKind]()
    is_other = _is_other(held, joined, is_read=False)
    moves = held.is_gone or joined.level < held.level
    if moves:
        is_red = joined.level is Level.RED
        known = is_red and held.is_read_twice and not is_other
        moment = Moment(held.level, held.highest_level, is_known_red=known)
        state = next_state(held.state, Act.SEEN_RED if is_red else Act.SEEN_LOWER, moment)
        events = _events(held, held.state, joined.level)
    is_decided = state in (State.DISMISSED, State.ACKNOWLEDGED)
    return Change(
        held,
        state,
        held.level if is_decided else joined.level,
        _first_red(held, state, held.last_read_at) if joined.level is Level.RED else None,
        holds=True,
        events=() if is_decided else tuple(events),
        joined=joined,
        subject=subject,
        cause=why_lower(joined.findings) if moves and not held.is_gone else None,
        is_recalled=True,
        is_other=is_other and state is not State.CONFIRMED,
    )


def _gives_way(held: Held, joined: Joined, reading: Reading) -> bool:
    if held.is_gone or joined.level > held.decided_level or not _is_same(held, joined):
        return True
    is_done = held.state is State.ACKNOWLEDGED and held.decided_on is not None
    return is_done and reading.on - (held.decided_on or reading.on) >= PATIENCE


def _is_same(held: Held, joined: Joined) -> bool:
    return is_same(held.evidence, joined.evidence)


def _is_other(held: Held, joined: Joined, *, is_read: bool) -> bool:
    """Tell whether a read of the register shows another happening.

    What our own file tells otherwise (one more contract that names the vehicle) is no read. What its
    change makes count without one (another start) the register said before, unless in the last read.
    """
    apart, last_on = differing(held.evidence, joined.evidence), local_date(held.last_read_at)
    told = (one for finding in joined.findings for one in finding.facts if one.name in apart)
    return any(
        one.source.partition(".")[0] in REGISTER_SIDES and (is_read or one.known_on >= last_on)
        for one in told
    )


def _seen(held: Held, joined: Joined, subject: AssessedSubject, reading: Reading) -> Change:
    is_red, read_at = joined.level is Level.RED, reading.read_of(subject)
    is_read = read_at != held.last_read_at and held.typology not in subject.unread
    is_other = _is_other(held, joined, is_read=is_read)
    moment = Moment(
        held.level,
        held.highest_level,
        held.first_red_read_at,
        None if held.typology in subject.unrepeated else read_at,
        is_known_red=held.is_read_twice and not is_other,
        is_other=is_other,
    )
    state = next_state(held.state, Act.SEEN_RED if is_red else Act.SEEN_LOWER, moment)
    is_decided = state in (State.DISMISSED, State.ACKNOWLEDGED)
    fell = joined.level < held.level
    doubts = held.doubts(subject, speaks=True) if fell else ()
    events = [] if is_decided else _events(held, state, joined.level)
    if is_other and state is State.TO_BE_REREAD and held.state in (state, State.OPEN):
        events.append(EventKind.ANOTHER)
    return Change(
        held,
        state,
        held.level if is_decided else joined.level,
        _first_red(held, state, read_at, is_other=is_other) if is_red else None,
        holds=True,
        # Where a doubt lowers it no read took anything back.
        events=tuple(one for one in events if not doubts or one is not EventKind.TAKEN_BACK),
        joined=joined,
        subject=subject,
        cause=_why_fell(joined, doubts) if fell else None,
        doubts=doubts,
        is_other=is_other and state is not State.CONFIRMED,
    )


def _why_fell(joined: Joined, doubts: tuple[Doubt, ...]) -> Cause:
    return Cause(HELD_BACK) if doubts else why_lower(joined.findings)


def _first_red(held: Held, state: State, read_at: datetime, *, is_other: bool = False) -> datetime:
    """Return the first read of the red that stands; that of another happening begins anew."""
    begins = is_other or held.state is not State.TO_BE_REREAD
    starts = state is State.TO_BE_REREAD and begins
    return read_at if starts or held.first_red_read_at is None else held.first_red_read_at


def _events(held: Held, state: State, level: Level) -> list[EventKind]:
    events: list[EventKind] = []
    if held.state is State.HELD_BACK:
        events.append(EventKind.OPENED_AGAIN)
    if held.state is State.CLEARED or (held.is_gone and held.state is State.CONFIRMED):
        events.append(EventKind.SEEN_AGAIN)
    if level > held.level:
        events.append(EventKind.LEVEL_RAISED)
    elif level < held.level:
        events.append(EventKind.LEVEL_LOWERED)
    if held.state is State.TO_BE_REREAD and state is State.OPEN:
        events.append(EventKind.READ_TWICE if level is Level.RED else EventKind.TAKEN_BACK)
    return events


def _gone(
    held: Held, subject: AssessedSubject, reading: Reading, told: tuple[Finding, ...] = ()
) -> Change:
    """Return what becomes of an alert of which nothing speaks; `told` when it was only recalled."""
    read_at = reading.read_of(subject)
    moment = Moment(held.level, held.highest_level, held.first_red_read_at, read_at)
    state = next_state(held.state, Act.GONE, moment)
    is_final = state in (State.CLOSED, State.DISMISSED, State.ACKNOWLEDGED)
    alerts = (one for one in subject.findings if one.outcome == "alert")
    exonerated = told or tuple(one for one in alerts if one.typology == held.typology)
    # A file of its day that took the place of a live record was read, though it counts from midnight.
    is_read = not told and read_at != held.last_read_at
    cause = why_gone(held.typology, exonerated, subject.spoken, reading.on, is_read=is_read)
    return Change(
        held,
        state,
        held.level,
        held.first_red_read_at,
        holds=not is_final,
        events=_events_gone(held, state),
        joined=None,
        subject=subject,
        cause=why_over() if subject.is_over else cause,
        told=exonerated,
        is_recalled=bool(told) or subject.is_over,
    )


def _events_gone(held: Held, state: State) -> tuple[EventKind, ...]:
    if held.is_gone:
        return ()
    if held.state is State.TO_BE_REREAD:
        return (EventKind.TAKEN_BACK,)
    if state is State.CLOSED:
        return (EventKind.CLOSED,)
    return (EventKind.CLEARED if state is State.CLEARED else EventKind.REGISTER_RIGHT,)
