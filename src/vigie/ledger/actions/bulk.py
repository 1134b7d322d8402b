"""Posting many entries at once by COPY, inside a running act.

Same promises as `post`: checked, once per key, one digest each. All are one batch, whose digest
stands in the act's line of the journal.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from vigie.journal.actions import enclose
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Refused
from vigie.ledger.actions.posting import ENCLOSED
from vigie.ledger.actions.routes import routes_for
from vigie.ledger.actions.spreading import Spread, spread
from vigie.ledger.domain.digests import batch_line
from vigie.ledger.domain.sheets import Sheet
from vigie.ledger.domain.transfers import Draft
from vigie.ledger.models import Entry
from vigie.ledger.queries.charts import Places, locked_through

# Transfers held in memory at a time; one sheet may exceed it.
CHUNK = 100_000

_STAGES = """
create temp table if not exists ledger_arriving_entry (like ledger_entry) on commit delete rows;
create temp table if not exists ledger_arriving (like ledger_transfer) on commit delete rows;
"""
_COPY_ENTRIES = """
copy ledger_arriving_entry (id, organisation_id, key, act, journal, piece, subject_kind,
    subject_id, booked_on, recorded_at, batch, digest) from stdin
"""
_COPY_TRANSFERS = """
copy ledger_arriving (organisation_id, entry_id, line, route_id, minor, value_on, booked_on,
    subject_kind, subject_id, text) from stdin
"""
_ARRIVE = (
    """
insert into ledger_entry (id, organisation_id, key, act, journal, piece, subject_kind, subject_id,
                          booked_on, recorded_at, batch, digest)
select id, organisation_id, key, act, journal, piece, subject_kind, subject_id, booked_on,
       recorded_at, batch, digest
from ledger_arriving_entry on conflict (organisation_id, key) do nothing
""",
    """
insert into ledger_transfer (organisation_id, entry_id, line, route_id, minor, value_on, booked_on,
                             subject_kind, subject_id, text)
select organisation_id, entry_id, line, route_id, minor, value_on, booked_on, subject_kind,
       subject_id, text
from ledger_arriving
""",
)


@dataclass(frozen=True, slots=True)
class Posted:
    """How many entries and transfers were posted, and how many entries were there already."""

    entries: int
    transfers: int
    known: int


def post_many(drafts: Iterable[Draft | Sheet], *, by: Actor) -> Posted:
    """Post drafts and sheets inside a running act, a hundred thousand transfers at a time.

    Refusals are those of `post`; one refused entry refuses them all. Raises
    Conflict("ledger.posted_meanwhile") when another transaction posts one of the keys right now:
    run the act again.
    """
    batch = _Batch(by.organisation_id)
    places = Places(by.organisation_id)
    known = 0
    for chunk in _chunks(drafts, places):
        new = _without_known(chunk, by.organisation_id)
        known += len(chunk) - len(new)
        if new:
            batch.load(new)
    if batch.entries:
        enclose(ENCLOSED, [batch.first, batch.entries, batch.digest.hexdigest()])
    return Posted(batch.entries, batch.transfers, known)


class _Batch:
    """Entries under one digest, loaded chunk by chunk."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id
        self.recorded_at: datetime = timezone.now()
        self.first = self.entries = self.transfers = 0
        self.digest = hashlib.sha256()

    def load(self, chunk: Sequence[Spread]) -> None:
        """Write the entries of a chunk with their transfers."""
        self._refuse_locked(chunk)
        legs = (pair for one in chunk for pair in one.legs())
        routes = routes_for(legs, self.organisation_id)
        with connection.cursor() as cursor:
            ids = _draw(cursor, len(chunk))
            self.first = self.first or ids[0]
            cursor.execute(_STAGES)
            with cursor.copy(_COPY_ENTRIES) as copy:
                for entry_id, one in zip(ids, chunk, strict=True):
                    copy.write(one.entry_row(self.organisation_id, entry_id, self._stamp()))
            with cursor.copy(_COPY_TRANSFERS) as copy:
                for entry_id, one in zip(ids, chunk, strict=True):
                    for rows in one.transfer_rows(self.organisation_id, entry_id, routes):
                        copy.write(rows)
            counts = []
            for statement in _ARRIVE:
                cursor.execute(statement)
                counts.append(cursor.rowcount)
                if counts[0] != len(chunk):
                    raise Conflict("ledger.posted_meanwhile", count=len(chunk) - counts[0])
            cursor.execute("truncate ledger_arriving, ledger_arriving_entry")
        self.entries += counts[0]
        self.transfers += counts[1]
        for entry_id, one in zip(ids, chunk, strict=True):
            line = batch_line(entry_id, self.recorded_at.isoformat(), one.digest)
            self.digest.update(line)

    def _stamp(self) -> tuple[str, int]:
        return self.recorded_at.isoformat(), self.first

    def _refuse_locked(self, chunk: Sequence[Spread]) -> None:
        earliest = min(one.head.booked_on for one in chunk)
        through = locked_through(self.organisation_id)
        if through is not None and earliest <= through:
            raise Refused("ledger.period_locked", locked_through=through, booked_on=earliest)


def _chunks(drafts: Iterable[Draft | Sheet], places: Places) -> Iterator[list[Spread]]:
    chunk: list[Spread] = []
    size = 0
    for one in drafts:
        found = spread(one, places)
        if not found.size:
            continue
        chunk.append(found)
        size += found.size
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _without_known(chunk: Sequence[Spread], organisation_id: int) -> list[Spread]:
    """Leave out the entries whose key is there already; it must say the same."""
    keys = [one.head.key for one in chunk]
    rows = Entry.objects.filter(organisation_id=organisation_id, key__in=keys)
    known = {key: (pk, digest) for pk, key, digest in rows.values_list("id", "key", "digest")}
    for one in chunk:
        pk, digest = known.get(one.head.key, (0, one.digest))
        if digest != one.digest:
            raise Conflict("ledger.key_reused", key=one.head.key, entry=pk)
    return [one for one in chunk if one.head.key not in known]


def _draw(cursor: CursorWrapper, count: int) -> list[int]:
    cursor.execute(
        "select nextval(pg_get_serial_sequence('ledger_entry', 'id')) from generate_series(1, %s)",
        [count],
    )
    return [int(row[0]) for row in cursor.fetchall()]
