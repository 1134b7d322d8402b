"""The end of a document: destroyed after its term, unless it is held.

The bytes go, the row stays: reference, kind, digest and term say what was destroyed and by which
article. Files are removed once the act is committed; whoever dies in between leaves files that no
live document names, which the next run or `sweep_orphans` removes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.utils import timezone

from vigie.database.home import documents_folder
from vigie.database.tenant import tenant
from vigie.documents.domain.files import Blob, Subject
from vigie.documents.models import Destruction, Hold
from vigie.documents.queries import (
    DESTROY,
    HOLD,
    Expired,
    expired,
    is_held,
    live_about,
    live_digests,
)
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused

MOST: Final = 500
SUBJECT: Final = "documents.document"
_ALONE = "select pg_advisory_xact_lock(hashtext('documents.retention'), %s)"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a run destroyed, in the order of terms; how many are over and held; whether more wait."""

    documents: tuple[Expired, ...]
    held: int
    has_more: bool


@act("documents.held", permission=HOLD)
def hold(subject: Subject, *, reason: str, by: Actor, key: str) -> None:
    """Keep every document about a subject, come what may, until it is released (a legal hold).

    Raises Invalid without a reason, Refused("documents.held_already").
    """
    del key
    _say(subject, reason, by, is_held=True)


@act("documents.released", permission=HOLD)
def release(subject: Subject, *, reason: str, by: Actor, key: str) -> None:
    """Let the terms of a subject's documents count again.

    Raises Invalid without a reason, Refused("documents.not_held").
    """
    del key
    _say(subject, reason, by, is_held=False)


def destroy_expired(on: date, *, by: Actor, key: str) -> Destroyed:
    """Destroy the documents whose last day lies before a day, 500 at most; returns the report."""
    done = note_destruction(on, by=by, key=key)
    remove_files({one.digest: one.size for one in done.documents}, by)
    return done


@act("documents.destroyed", permission=DESTROY)
def note_destruction(on: date, *, by: Actor, key: str) -> Destroyed:
    """Say which documents are destroyed; nothing that is held, nothing whose term still runs.

    Rehearsed (`dry_run`) it says what would be. Raises Invalid for a day that is yet to come.
    """
    del key
    if on > timezone.localdate():
        raise Invalid("documents.destroyed_too_early", on=on)
    _alone(by)
    found, held = expired(by, on, MOST + 1)
    chosen = found[:MOST]
    Destruction.objects.bulk_create(
        Destruction(
            organisation_id=by.organisation_id,
            document_id=one.id,
            until=one.until,
            recorded_at=timezone.now(),
        )
        for one in chosen
    )
    told = [[one.id, one.kind, one.reference, one.digest, str(one.until)] for one in chosen]
    record(SUBJECT, None, data={"documents": told, "held": held}, effective_on=on)
    return Destroyed(tuple(chosen), held, len(found) > MOST)


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that went with its subject: its content, for `remove_files`."""

    id: int
    digest: str
    size: int


@act("documents.destroyed_with_subject", permission=DESTROY)
def destroy_about(
    subjects: tuple[Subject, ...], *, on: date, by: Actor, key: str
) -> tuple[Gone, ...]:
    """Destroy every document about subjects that are themselves erased, whatever its term.

    Nothing of a subject that is held. The files go once the act is committed (`remove_files`).
    """
    del key
    _alone(by)
    free = [one for one in subjects if not is_held(one, by)]
    rows = [row for one in free for row in live_about(one, by)]
    Destruction.objects.bulk_create(
        Destruction(
            organisation_id=by.organisation_id,
            document_id=row.pk,
            until=on,
            recorded_at=timezone.now(),
        )
        for row in rows
    )
    told = [[row.pk, row.kind, row.digest] for row in rows]
    record(SUBJECT, None, data={"documents": told}, effective_on=on)
    return tuple(Gone(row.pk, row.digest, row.size) for row in rows)


def remove_files(sizes: dict[str, int], by: Actor) -> int:
    """Remove content that no live document names any more; returns how many files."""
    with tenant(by.organisation_id):
        gone = sizes.keys() - live_digests(sizes, by)
    folder = documents_folder(by.organisation_id)
    for digest in gone:
        (folder / Blob(digest, sizes[digest], "").place).unlink(missing_ok=True)
    return len(gone)


def _say(subject: Subject, reason: str, by: Actor, *, is_held: bool) -> None:
    if not reason.strip():
        raise Invalid("documents.hold_unexplained")
    _alone(by)
    latest = Hold.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject.kind, subject_id=subject.id
    ).order_by("-id")
    stands = latest.values_list("is_held", flat=True).first() or False
    if stands == is_held:
        code = "documents.held_already" if is_held else "documents.not_held"
        raise Refused(code, subject=f"{subject.kind} {subject.id}")
    Hold.objects.create(
        organisation_id=by.organisation_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        is_held=is_held,
        reason=reason.strip(),
        recorded_at=timezone.now(),
    )
    record(subject.kind, subject.id, data={"held": is_held}, personal={"reason": reason.strip()})


def _alone(by: Actor) -> None:
    """Hold destructions and holds of an organisation apart until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [by.organisation_id])
