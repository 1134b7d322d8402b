"""Which files a run read: for whoever must show what an assessment rests on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch, Run
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
