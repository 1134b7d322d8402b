"""Which files and live records an alert rests on: the reads of surveillance, told to fraud."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from vigie.fraud.domain.evidence_file import RegisterRead
from vigie.journal.queries import subjects_of_entries
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.registrations.queries import RecordRead, files_of_runs, live_records

LIVE: Final = "registrations.live_record"


def register_reads(by: Actor, run_ids: Collection[int]) -> Sequence[RegisterRead]:
    """Return the files that some runs compared, of both sides, and the records that came live.

    What came live bears, in place of a run, the entry of the journal that took it, below nought.
    """
    files = [
        RegisterRead(
            one.run_id, f"{one.side}: {one.source}, {one.file_name}", one.as_of, one.sha256
        )
        for one in files_of_runs(by, [run_id for run_id in run_ids if run_id > 0])
    ]
    return (*files, *_live(by, [-run_id for run_id in run_ids if run_id < 0]))


def _live(by: Actor, entry_ids: Collection[int]) -> list[RegisterRead]:
    """Return the records behind entries; one that was replaced since has no digest of its row left."""
    taken = subjects_of_entries(by, entry_ids, LIVE)
    held = live_records(by, {record_id for record_id, _ in taken.values()})
    return [
        _record(-entry_id, held.get(record_id), at)
        for entry_id, (record_id, at) in sorted(taken.items())
    ]


def _record(run_id: int, one: RecordRead | None, at: datetime) -> RegisterRead:
    if one is None:
        return RegisterRead(run_id, "live record, replaced since", local_date(at), "")
    digest = one.sha256 if one.recorded_at <= at else ""
    return RegisterRead(run_id, f"{one.side}: {one.source}", one.as_of, digest)
