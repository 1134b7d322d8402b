"""Files past their retention go: the rows say so first, then the bytes are removed."""

import shutil
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.registrations.actions.busy import alone
from vigie.registrations.actions.files import resolve
from vigie.registrations.domain.retention import LEFT_DAYS
from vigie.registrations.models import BadRow, Batch
from vigie.registrations.queries.imports import source_of
from vigie.registrations.queries.live import ended_before, terms_of_ended
from vigie.registrations.queries.retention import Expired, expired, left_over, rows_aside

REMOVE = "registrations.remove_files"
_BESIDE = ("operations", "inspections")  # of these files a fact is their name


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a clearing removed, and what it kept beyond its time: reason → imports."""

    imports: int
    files: int
    size: int
    bad_rows: int
    left_over: int
    kept: Mapping[str, int]


def remove_expired(
    today: date, *, alert_runs: Collection[int] = (), by: Actor, key: str, patience: int = 600
) -> Cleared:
    """Remove the files of imports past their retention that nothing needs, and what was left over.

    One act for each source. The import itself stays: name, digest, day, counts. Waits for an
    import or run under way; Unavailable after `patience` seconds.
    """
    by.require(REMOVE)
    with alone(by, patience=patience):
        with tenant(by.organisation_id):
            found = expired(by, today=today, alert_runs=alert_runs)
            terms = terms_of_ended(by, today)
        by_source = sorted(found, key=lambda one: one.source_id)
        for source_id, group in groupby(by_source, key=lambda one: one.source_id):
            _remove(source_id, tuple(group), by=by, key=f"{key}-{source_id}")
        going = [one for one in found if not one.reason]
        files = [path for one in going for path in one.files]
        for path in files:
            _unlink(resolve(by, path))
        swept = _sweep(by)
    kept = [one.reason for one in found if one.reason]
    for source_id, days in terms.items():
        before = today - timedelta(days=days)
        remove_live_records(source_id, before, by=by, key=f"{key}-{source_id}")
    return Cleared(
        len(going),
        len(files),
        sum(one.size for one in going),
        sum(one.bad_rows for one in going),
        swept,
        {reason: kept.count(reason) for reason in sorted(set(kept))},
    )


def _remove(source_id: int, found: tuple[Expired, ...], *, by: Actor, key: str) -> None:
    gone = {one.batch_id: one.sha256 for one in found if not one.reason}
    kept = {one.batch_id: one.reason for one in found if one.reason}
    files = sum(len(one.files) for one in found)
    note_removal(source_id, gone, kept, files, by=by, key=key)


@act("registrations.files_removed", permission=REMOVE)
def note_removal(
    source_id: int,
    gone: Mapping[int, str],
    kept: Mapping[int, str],
    files: int,
    *,
    by: Actor,
    key: str,
) -> int:
    """Note that the files of some imports go (id → digest) and why others stay (id → reason).

    Rows set aside from a file live for it only and go with it, as do its name and the cells that its
    refusal quoted, for either may name a person; returns how many rows.
    """
    del key
    source = source_of(by, source_id)
    mine = Batch.objects.filter(organisation_id=by.organisation_id, source=source)
    bad_rows = rows_aside(by, gone)
    BadRow.objects.filter(organisation_id=by.organisation_id, batch_id__in=gone).delete()
    going = list(mine.filter(id__in=gone))
    for one in going:
        one.file_name = f"{source.side}-{one.as_of.isoformat()}"
        one.facts = {name: fact for name, fact in one.facts.items() if name not in _BESIDE}
    Batch.objects.bulk_update(going, ["file_name", "facts"])
    mine.filter(id__in=gone).update(
        removed_at=timezone.now(),
        upload_path="",
        canonical_path="",
        operations_path="",
        inspections_path="",
        fault_params={},
        state=[],
        kept_because="",
    )
    for reason in sorted(set(kept.values())):
        ids = [number for number, why in kept.items() if why == reason]
        mine.filter(id__in=ids).update(kept_because=reason)
    data = {
        "removed": {str(number): digest for number, digest in sorted(gone.items())},
        "files": files,
        "bad_rows": bad_rows,
        "kept": {str(number): reason for number, reason in sorted(kept.items())},
    }
    record("registrations.source", source_id, data=data)
    return bad_rows


@act("registrations.live_records_removed", permission=REMOVE)
def remove_live_records(source_id: int, before: date, *, by: Actor, key: str) -> int:
    """Remove the live records of a source that came before a day and stand no more; returns how many."""
    del key
    source = source_of(by, source_id)
    gone, _ = ended_before(by, source.pk, before).delete()
    record("registrations.source", source.pk, data={"live_records": gone})
    return gone


def _sweep(by: Actor) -> int:
    """Remove what no import names and nobody touched for `LEFT_DAYS`; returns how much."""
    before = time.time() - LEFT_DAYS * 86_400
    with tenant(by.organisation_id):
        found = [path for path in left_over(by) if path.stat().st_mtime < before]
    for path in found:
        _unlink(path)
    return len(found)


def _unlink(path: Path) -> None:
    """Remove a file and the folder it leaves empty, or a folder of work."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    path.unlink(missing_ok=True)
    if path.parent.parent.name == "uploads" and not any(path.parent.iterdir()):
        path.parent.rmdir()
