"""Where long work stands: on the row that people look at, and to who waits for it."""

import time
from collections.abc import Callable, Iterator

import pyarrow as pa

from vigie.database.tenant import tenant
from vigie.registrations.models import Batch, Run
from vigie.registrations.ports import ReadTable

Tell = Callable[[str, int, int], None]
"""(stage, done, total): a code, rows done, rows in all or 0 when not known."""

_EVERY_SECONDS = 0.5


class Progress:
    """Writes stage, done and total on a Batch or a Run, twice a second at most, and tells."""

    def __init__(self, row: Batch | Run, organisation_id: int, tell: Tell | None) -> None:
        self._row = row
        self._organisation_id = organisation_id
        self._tell = tell
        self._stage = ""
        self._written = 0.0

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say where the work stands."""
        if self._tell is not None:
            self._tell(stage, done, total)
        now = time.monotonic()
        if stage == self._stage and now - self._written < _EVERY_SECONDS:
            return
        self._stage, self._written = stage, now
        with tenant(self._organisation_id):
            rows = type(self._row).objects.filter(pk=self._row.pk)
            rows.update(stage=stage, done=done, total=total)


class CountedTable:
    """A table that says how many of its rows were read."""

    def __init__(self, table: ReadTable, progress: Progress) -> None:
        self._table = table
        self._progress = progress

    def __getattr__(self, name: str) -> object:
        return getattr(self._table, name)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, counting."""
        done = 0
        for batch in self._table.batches():
            done += batch.num_rows
            self._progress("reading", done)
            yield batch
