"""Reads of the journal."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet

from vigie.database.tenant import tenant
from vigie.journal.domain.chain import GENESIS, Break, digest
from vigie.journal.models import ChainLink, Entry
from vigie.kernel.actor import Actor


def sealed_form(entry: Entry) -> dict[str, object]:
    """Return what the chain hashes of an entry: every column, as JSON."""
    return {
        "id": entry.pk,
        "organisation": entry.organisation_id,
        "act": entry.act,
        "key": entry.key,
        "input": entry.input_digest,
        "actor": [entry.actor_kind, entry.actor_user_id],
        "subject": [entry.subject_kind, entry.subject_id],
        "effective_on": entry.effective_on.isoformat() if entry.effective_on else None,
        "recorded_at": entry.recorded_at.isoformat(),
        "data": entry.data,
        "result": entry.result,
    }


def entries_about(by: Actor, subject_kind: str, subject_id: int) -> QuerySet[Entry]:
    """Return the entries on a subject, oldest first."""
    return Entry.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject_kind, subject_id=subject_id
    ).order_by("id")


def organisations_to_seal() -> list[int]:
    """Return the organisations whose entries wait for the sealer (ids only)."""
    with connection.cursor() as cursor:
        cursor.execute("select * from journal_organisations_to_seal()")
        return [int(row[0]) for row in cursor.fetchall()]


def first_break(organisation_id: int) -> tuple[int, Break | None]:
    """Walk the chain; returns the number of links that hold and the first that does not."""
    with tenant(organisation_id):
        previous, position = GENESIS, 0
        for link in _links(organisation_id):
            position += 1
            if link.position != position:
                return position - 1, Break(position, link.entry_id, "a link is missing")
            previous = digest(previous, sealed_form(link.entry))
            if link.hash != previous:
                return position - 1, Break(position, link.entry_id, "the entry was changed")
    return position, None


def _links(organisation_id: int) -> Iterator[ChainLink]:
    links = ChainLink.objects.filter(organisation_id=organisation_id)
    return links.select_related("entry").order_by("position").iterator(chunk_size=2000)
