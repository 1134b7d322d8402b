"""Which files a run read, which records came live: for whoever must show what an assessment rests on."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch, Run
from vigie.registrations.queries.live import live_rows
from vigie.registrations.queries.runs import READ


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that a run compared, and its SHA-256 as it was received."""

    run_id: int
    side: str
    source: str
    file_name: str
    as_of: date
    sha256: str


def files_of_runs(by: Actor, run_ids: Collection[int]) -> list[FileRead]:
    """Return the files that some runs compared, in order; a live record (no run) has none."""
    by.require(READ)
    runs = Run.objects.filter(organisation_id=by.organisation_id, id__in=run_ids)
    batches = {pk: list(map(int, held)) for pk, held in runs.values_list("id", "batches")}
    wanted = {one for held in batches.values() for one in held}
    mine = Batch.objects.filter(organisation_id=by.organisation_id, id__in=wanted)
    found = {one.pk: one for one in mine.select_related("source")}
    return [
        FileRead(
            run_id,
            found[pk].source.side,
            found[pk].source.name,
            found[pk].file_name,
            found[pk].as_of,
            found[pk].sha256,
        )
        for run_id, held in sorted(batches.items())
        for pk in sorted(held)
        if pk in found
    ]


@dataclass(frozen=True, slots=True)
class RecordRead:
    """One record that came by itself, as it stands now: the SHA-256 of its row as canonical JSON."""

    record_id: int
    side: str
    source: str
    as_of: date
    recorded_at: datetime
    sha256: str


def live_records(by: Actor, record_ids: Collection[int]) -> dict[int, RecordRead]:
    """Return some live records by id; one that a later file took the place of is absent."""
    by.require(READ)
    mine = live_rows(by).filter(id__in=record_ids)
    return {
        one.pk: RecordRead(
            one.pk, one.side, one.source.name, one.as_of, one.recorded_at, _digest(one.row)
        )
        for one in mine.select_related("source")
    }


def _digest(row: object) -> str:
    told = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
