"""Does the ledger still say what was posted? Digests, amounts, and the journal's word on them.

Entries stream in the order of ids; what is held meanwhile is one short record per batch.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from vigie.database.tenant import tenant
from vigie.journal.queries import enclosed
from vigie.ledger.domain.digests import Head, Placed, batch_line, digest_of_texts, text_of
from vigie.ledger.models import Account, Entry, Route, Transfer
from vigie.ledger.queries.entries import subject_of

_PLAIN = ("id", "batch", "digest", "recorded_at", "reverses__key")
_HEAD = ("key", "act", "booked_on", "journal", "piece", "subject_kind", "subject_id")
_MOVED = (
    "entry_id", "line", "route_id", "minor", "value_on", "booked_on", "subject_kind",
    "subject_id", "text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that does not hold, and why: the end of a code `ledger.fault_...`.

    `line` counts from 1 where a single line of the entry is at fault, else it is 0.
    """

    entry_id: int
    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read, and the first fault; None when all holds."""

    entries: int
    transfers: int
    fault: Fault | None


@dataclass(slots=True)
class _Batch:
    """What the journal says of a batch, and what was read of it."""

    count: int
    digest: str
    read: int = 0
    hashed: Any = field(default_factory=hashlib.sha256)

    def is_whole(self) -> bool:
        """Tell whether all of it was read and is what the journal says."""
        return self.read == self.count and self.hashed.hexdigest() == self.digest


def verify(organisation_id: int) -> Verified:
    """Recompute every digest and compare; stops at the first entry that does not hold.

    Faults: a line missing or moved, an amount not above zero, an entry that its digest denies, one
    of which the journal says nothing or something else, one that is gone.
    """
    with tenant(organisation_id):
        batches = _batches(organisation_id)
        if isinstance(batches, Fault):
            return Verified(0, 0, batches)
        entries = transfers = 0
        for head, lines, within in _read(organisation_id):
            fault = within or _against(head, batches)
            if fault is not None:
                return Verified(entries, transfers, fault)
            entries, transfers = entries + 1, transfers + lines
        return Verified(entries, transfers, _leftover(organisation_id, batches, transfers))


def content_digest(organisation_id: int) -> str:
    """Return one digest over what all entries say, in no order: equal books have equal digests.

    Ids and instants of recording have no part in it, so that two runs of one job can be compared.
    """
    hashed = hashlib.sha256()
    with tenant(organisation_id):
        entries = Entry.objects.filter(organisation_id=organisation_id)
        digests = entries.order_by("digest").values_list("digest", flat=True)
        for digest in digests.iterator(chunk_size=10_000):
            hashed.update(digest.encode())
    return hashed.hexdigest()


def _batches(organisation_id: int) -> "dict[int, _Batch] | Fault":
    found: dict[int, _Batch] = {}
    for _, item in enclosed(organisation_id, "ledger"):
        batch, count, digest = (str(part) for part in item)
        if int(batch) in found:
            return Fault(int(batch), "told_twice")
        found[int(batch)] = _Batch(int(count), digest)
    return found


def _read(organisation_id: int) -> "Iterator[tuple[dict[str, Any], int, Fault | None]]":
    """Yield each entry with the number of its transfers, and what is wrong within it."""
    routes = _routes(organisation_id)
    moved = Transfer.objects.filter(organisation_id=organisation_id).order_by("entry_id", "line")
    grouped = groupby(moved.values_list(*_MOVED).iterator(chunk_size=10_000), lambda row: row[0])
    ours = Entry.objects.filter(organisation_id=organisation_id).order_by("id")
    group: tuple[int, Iterator[Any]] | None = next(grouped, None)
    for head in ours.values(*_PLAIN, *_HEAD).iterator(chunk_size=5_000):
        rows: list[Any] = []
        if group is not None and group[0] < head["id"]:
            yield head, 0, Fault(group[0], "entry_gone")
        elif group is not None and group[0] == head["id"]:
            rows, group = list(group[1]), next(grouped, None)
        yield head, len(rows), _within(head, rows, routes)


def _within(
    head: dict[str, Any], rows: list[Any], routes: dict[int, tuple[str, ...]]
) -> Fault | None:
    said = Head(
        key=head["key"],
        act=head["act"],
        booked_on=head["booked_on"],
        journal=head["journal"],
        piece=head["piece"],
        subject=subject_of(head["subject_kind"], head["subject_id"]),
        reverses=head["reverses__key"] or "",
    )
    for place, row in enumerate(rows, start=1):
        if row[1] != place or row[5] != head["booked_on"]:
            return Fault(head["id"], "line_moved", place)
        if row[3] <= 0:
            return Fault(head["id"], "line_empty", place)
    if digest_of_texts(said, (_text(row, routes) for row in rows)) != head["digest"]:
        return Fault(head["id"], "entry_changed")
    return None


def _text(row: Any, routes: dict[int, tuple[str, ...]]) -> str:
    book, currency, debit, credit = routes.get(row[2], ("", "", "", ""))
    subject = subject_of(row[6], row[7])
    return text_of(Placed(book, currency, debit, credit, row[3], row[4], subject, row[8]))


def _routes(organisation_id: int) -> dict[int, tuple[str, ...]]:
    rows = Route.objects.filter(organisation_id=organisation_id)
    accounts = dict(
        Account.objects.filter(organisation_id=organisation_id).values_list("id", "code")
    )
    return {
        pk: (book, currency, accounts[debit], accounts[credit])
        for pk, book, currency, debit, credit in rows.values_list(
            "id", "chart__book", "currency", "debit_id", "credit_id"
        )
    }


def _against(head: dict[str, Any], batches: dict[int, _Batch]) -> Fault | None:
    """Compare an entry with what the journal says of its batch."""
    batch = batches.get(head["batch"])
    if batch is None:
        return Fault(head["id"], "not_told")
    recorded_at: datetime = head["recorded_at"]
    batch.hashed.update(batch_line(head["id"], recorded_at.isoformat(), head["digest"]))
    batch.read += 1
    if batch.read < batch.count:
        return None
    if not batch.is_whole():
        return Fault(head["id"], "told_otherwise")
    del batches[head["batch"]]
    return None


def _leftover(organisation_id: int, batches: dict[int, _Batch], read: int) -> Fault | None:
    """Return what the journal says and the ledger does not, or transfers after the last entry."""
    if batches:
        return Fault(min(batches), "entries_gone")
    rows = Transfer.objects.filter(organisation_id=organisation_id)
    if rows.count() != read:
        return Fault(rows.latest("entry_id").entry_id, "entry_gone")
    return None
