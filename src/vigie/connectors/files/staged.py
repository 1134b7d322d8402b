"""A table that was read once and laid down as an Arrow file, to be read again at once.

The child process writes it; the parent reads it. It holds no foreign bytes, only cells that were
checked, so the parent may trust its form.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from vigie.connectors.files.limits import Limits
from vigie.connectors.files.setting_aside import Aside
from vigie.connectors.files.table import RawTable
from vigie.registrations.ports import LINE, BadRow


@dataclass(frozen=True, slots=True)
class StagedRows:
    """Rows laid down, and the rows that were set aside."""

    name: str
    columns: tuple[str, ...]
    path: Path
    bad: tuple[BadRow, ...]

    def batches(self, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield the rows as they were read."""
        for row in self.bad:
            aside.add(row)
        with pa.OSFile(str(self.path), "rb") as file, pa.ipc.open_stream(file) as reader:
            yield from reader


def stage(table: RawTable, target: Path) -> dict[str, Any]:
    """Write all rows; return what else is known, as plain JSON. Invalid where the file breaks."""
    names = [*table.columns, LINE]
    schema = pa.schema([*((name, pa.string()) for name in table.columns), (LINE, pa.int64())])
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    count = 0
    with pa.OSFile(str(target), "wb") as out, pa.ipc.new_stream(out, schema, options=options) as to:
        for batch in table.batches():
            count += batch.num_rows
            to.write_batch(pa.RecordBatch.from_arrays(batch.columns, names=names))
    return {
        "columns": table.columns,
        "facts": {
            "format": table.format,
            "compression": table.compression,
            "sha256": table.sha256,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
        },
        "bad_rows": [asdict(row) for row in table.bad_rows],
        "rows": count,
    }


def unstage(name: str, known: dict[str, Any], path: Path, limits: Limits) -> RawTable:
    """Return the table again, under the name of the file that was received."""
    bad = tuple(BadRow(**{**row, "cells": tuple(row["cells"])}) for row in known["bad_rows"])
    rows = StagedRows(name, tuple(known["columns"]), path, bad)
    return RawTable(rows, limits=limits, **known["facts"], bad_rows=list(bad))


def as_json(known: dict[str, Any]) -> str:
    """Return plain JSON; parameters of bad rows are text and numbers."""
    return json.dumps(known, ensure_ascii=True)
