"""A file is received: checked against the right to process it, kept, and read later."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils import timezone

from vigie.database.jobs import defer
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import Invalid, Refused
from vigie.registrations.actions.files import Upload
from vigie.registrations.models import Batch, Source
from vigie.registrations.queries.imports import batch_of, source_of

READ_TASK = "registrations.read_import"
_NOT_TAKEN = frozenset({"received", "held", "refused", "failed"})


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """What came in: the table, and for a register perhaps its operations and inspections."""

    table: Upload
    operations: Upload | None = None
    inspections: Upload | None = None

    @property
    def beside(self) -> str:
        """Return the digest of what comes beside the table; empty where nothing does."""
        digests = [one.sha256 if one else "" for one in (self.operations, self.inspections)]
        return sha256(" ".join(digests).encode()).hexdigest() if any(digests) else ""


@dataclass(frozen=True, slots=True)
class Received:
    """The batch of a file; `is_new` is false when the very same file was received before."""

    batch_id: int
    is_new: bool
    status: str


@act("registrations.import_received", permission="registrations.import_files")
def receive_import(
    source_id: int, files: ImportFiles, *, kind: str, as_of: date, by: Actor, key: str
) -> Received:
    """Take note of a stored file; the same files of the same day twice are one batch.

    `kind` is `full` or `delta`. Refused when the source lacks its legal basis, its permitted
    fields or its retention, Invalid when the day is to come. Reading is another step: `read_import`, or `read_later`.
    """
    del key
    refuse_day_to_come(as_of)
    source = source_of(by, source_id)
    _check(source, kind, files)
    batch, is_new = Batch.objects.get_or_create(
        organisation_id=by.organisation_id,
        source=source,
        kind=kind,
        sha256=files.table.sha256,
        beside=files.beside,
        as_of=as_of,
        defaults={
            "file_name": files.table.name,
            "upload_path": files.table.path,
            "received_by": by.name,
            "facts": _with_it(files),
        },
    )
    if batch.removed_at is not None and batch.status != "taken":
        _receive_again(batch, files)
    elif batch.status in _NOT_TAKEN:
        _name_anew(batch, files)
    record("registrations.batch", batch.pk, data={"kind": kind, "new": is_new}, effective_on=as_of)
    return Received(batch.pk, is_new, batch.status)


@act("registrations.import_scheduled", permission="registrations.import_files")
def read_later(batch_id: int, *, confirm: bool = False, by: Actor, key: str) -> int:
    """Defer the reading of a received file; `confirm` accepts a file that shrank. Returns the job."""
    del key
    batch_of(by, batch_id)
    record("registrations.batch", batch_id, data={"confirm": confirm})
    return defer(
        READ_TASK,
        queue="default",
        lock=work_lock(by.organisation_id),
        organisation_id=by.organisation_id,
        batch_id=batch_id,
        confirm=int(confirm),
    )


def refuse_day_to_come(as_of: date) -> None:
    """Refuse a day that has not come: every count of days would be wrong (2062 for 2026)."""
    today = local_date(timezone.now())
    if as_of > today:
        raise Invalid("registrations.day_to_come", as_of=as_of.isoformat(), today=today.isoformat())


def _with_it(files: ImportFiles) -> dict[str, dict[str, str]]:
    return {
        table: {"name": upload.name, "path": upload.path}
        for table in ("operations", "inspections")
        if (upload := getattr(files, table)) is not None
    }


def _receive_again(batch: Batch, files: ImportFiles) -> None:
    """Keep anew a file whose bytes went with its retention before it could be taken."""
    batch.file_name = files.table.name
    batch.upload_path, batch.facts = files.table.path, _with_it(files)
    batch.status, batch.fault_code, batch.fault_params = "received", "", {}
    batch.received_at, batch.removed_at = timezone.now(), None
    batch.save()


def _name_anew(batch: Batch, files: ImportFiles) -> None:
    """Call a file that was not taken by the name under which it came now: its refusal names it."""
    batch.file_name, batch.upload_path = files.table.name, files.table.path
    batch.facts |= _with_it(files)
    batch.save(update_fields=["file_name", "upload_path", "facts"])


def work_lock(organisation_id: int) -> str:
    """Return the lock under which an organisation's imports and runs go one after the other."""
    return f"registrations-{organisation_id}"


def _check(source: Source, kind: str, files: ImportFiles) -> None:
    if kind not in ("full", "delta"):
        raise Invalid("registrations.kind_unknown", kind=kind)
    if source.side == "portfolio" and (files.operations or files.inspections):
        raise Invalid("registrations.histories_of_register", source=source.name)
    refuse_without_right(source)


def refuse_without_right(source: Source) -> None:
    """Refuse what a source gives, a file or a record, while the right to process it is not recorded."""
    missing = [
        name
        for name, held in (
            ("legal_basis", source.legal_basis),
            ("permitted_fields", source.permitted_fields),
            ("retention_days", source.retention_days),
        )
        if not held
    ]
    if missing:
        raise Refused("registrations.right_missing", source=source.name, missing=", ".join(missing))
