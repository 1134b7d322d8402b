"""Which files an alert rests on: the runs of surveillance, told to fraud."""

from collections.abc import Collection, Sequence

from vigie.fraud.domain.evidence_file import RegisterRead
from vigie.kernel.actor import Actor
from vigie.registrations.queries import files_of_runs


def register_reads(by: Actor, run_ids: Collection[int]) -> Sequence[RegisterRead]:
    """Return the files that some runs compared, of both sides."""
    return tuple(
        RegisterRead(
            one.run_id, f"{one.side}: {one.source}, {one.file_name}", one.as_of, one.sha256
        )
        for one in files_of_runs(by, run_ids)
    )
