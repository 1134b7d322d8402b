"""Posting inside a running act: one entry per key, its digest in the act's line of the journal.

These are plain functions, for the act that calls them is the one that is journalled and asked for
a permission.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from vigie.journal.actions import enclose
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Refused
from vigie.ledger.actions.placing import Ready, ready
from vigie.ledger.actions.routes import routes_for
from vigie.ledger.domain.digests import batch_digest
from vigie.ledger.domain.transfers import Draft, reversed_transfers
from vigie.ledger.models import Entry
from vigie.ledger.models import Transfer as TransferRow
from vigie.ledger.queries.charts import Places, locked_through
from vigie.ledger.queries.entries import find_entry, reversal_of, subject_of, transfers_of

ENCLOSED = "ledger"

# A conflict, on the key or on what is reversed, waits for the other transaction; then its row is
# there to be read.
_INSERT = """
with drawn as (select nextval(pg_get_serial_sequence('ledger_entry', 'id')) as id)
insert into ledger_entry (id, organisation_id, key, act, journal, piece, subject_kind, subject_id,
                          booked_on, recorded_at, reverses_id, batch, digest)
select id, %(organisation)s, %(key)s, %(act)s, %(journal)s, %(piece)s, %(subject_kind)s,
       %(subject_id)s, %(booked_on)s, %(recorded_at)s, %(reverses)s, id, %(digest)s
from drawn
on conflict do nothing returning id
"""


def post(draft: Draft, *, by: Actor) -> int | None:
    """Post an entry inside a running act; returns its id, the first one's when the key is known.

    None when nothing is posted, for every transfer is of a book that the organisation does not keep.

    Raises Invalid for a draft that cannot stand, Refused("ledger.account_missing") or
    Refused("ledger.chart_missing") when the chart lacks a name, Refused("ledger.period_locked"),
    and Conflict("ledger.key_reused") when the key names an entry that says something else.
    """
    one = ready(draft, Places(by.organisation_id))
    return _write(one, by.organisation_id, None) if one.rows else None


def reverse(entry_id: int, *, booked_on: date, by: Actor, key: str) -> int:
    """Post the mirror of an entry inside a running act; returns the id of the reversal.

    Each transfer keeps its value date, so that every balance is what it was at every value date.
    Raises NotFound, Conflict("ledger.already_reversed"), and Refused for a booking date that lies
    before the entry's or in a locked period.
    """
    original = find_entry(by.organisation_id, entry_id)
    if booked_on < original.booked_on:
        raise Refused("ledger.reversal_too_early", entry=entry_id, booked_on=original.booked_on)
    draft = Draft(
        key=key,
        act="ledger.entry_reversed",
        booked_on=booked_on,
        transfers=reversed_transfers(transfers_of(by.organisation_id, entry_id)),
        subject=subject_of(original.subject_kind, original.subject_id),
        journal=original.journal,
        piece=original.piece,
    )
    places = Places(by.organisation_id, closed_too=True)
    return _write(ready(draft, places, original.key), by.organisation_id, entry_id)


def _write(one: Ready, organisation_id: int, reverses: int | None) -> int:
    now, draft = timezone.now(), one.draft
    values: dict[str, str | int | date | None] = {
        "organisation": organisation_id,
        "key": draft.key,
        "act": draft.act,
        "journal": draft.journal,
        "piece": draft.piece,
        "subject_kind": draft.subject.kind if draft.subject else "",
        "subject_id": draft.subject.id if draft.subject else None,
        "booked_on": draft.booked_on,
        "recorded_at": now,
        "reverses": reverses,
        "digest": one.digest,
    }
    through = locked_through(organisation_id)
    is_locked = through is not None and draft.booked_on <= through
    entry_id = None if is_locked else _insert(values)
    if entry_id is None:
        if reverses is not None and (known := reversal_of(organisation_id, reverses)) is not None:
            _refuse_other_reversal(known, one, reverses)
        return _earlier(one, organisation_id, through if is_locked else None)
    TransferRow.objects.bulk_create(_rows(one, organisation_id, entry_id))
    _enclose(entry_id, now, one.digest)
    return entry_id


def _insert(values: Mapping[str, str | int | date | None]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _refuse_other_reversal(known: int, one: Ready, reverses: int) -> None:
    if not Entry.objects.filter(pk=known, key=one.draft.key).exists():
        raise Conflict("ledger.already_reversed", entry=reverses, reversal=known)


def _earlier(one: Ready, organisation_id: int, through: date | None) -> int:
    """Return the entry that has the key already; it must say the same."""
    known = Entry.objects.filter(organisation_id=organisation_id, key=one.draft.key)
    found = known.values_list("id", "digest").first()
    if found is None:
        raise Refused("ledger.period_locked", locked_through=through, booked_on=one.draft.booked_on)
    if found[1] != one.digest:
        raise Conflict("ledger.key_reused", key=one.draft.key, entry=found[0])
    return found[0]


def _rows(one: Ready, organisation_id: int, entry_id: int) -> list[TransferRow]:
    routes = routes_for(((row.debit, row.credit) for row in one.rows), organisation_id)
    return [
        TransferRow(
            organisation_id=organisation_id,
            entry_id=entry_id,
            line=line,
            route_id=routes[row.debit.account_id, row.credit.account_id],
            minor=row.placed.minor,
            value_on=row.placed.value_on,
            booked_on=one.draft.booked_on,
            subject_kind=row.placed.subject.kind if row.placed.subject else "",
            subject_id=row.placed.subject.id if row.placed.subject else None,
            text=row.placed.text,
        )
        for line, row in enumerate(one.rows, start=1)
    ]


def _enclose(entry_id: int, recorded_at: datetime, digest: str) -> None:
    """Put the batch, its size and its digest under the journal's chain."""
    sealed = batch_digest([(entry_id, recorded_at.isoformat(), digest)])
    enclose(ENCLOSED, [entry_id, 1, sealed])
