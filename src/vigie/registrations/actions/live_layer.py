"""The live records of a side as the strongest layer of a comparison."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.registrations.engines.layers import GIVEN, Layer
from vigie.registrations.queries.live import live_rows
from vigie.registrations.queries.records import given_in


def live_layer(by: Actor, side: str, work: Path, then: Then | None = None) -> list[Layer]:
    """Write the live records of a side, those that stood `then`, into `work`; none: no layer."""
    with tenant(by.organisation_id):
        rows = list(live_rows(by, then).filter(side=side).order_by("id"))
    if not rows:
        return []
    lines: list[dict[str, str]] = []
    for row in rows:
        cells = {name: cell[0] for name, cell in row.row.items() if cell[0]}
        cells |= {f"raw_{name}": cell[1] for name, cell in row.row.items() if cell[1]}
        cells[GIVEN] = f";{';'.join(sorted(given_in(row.row)))};"
        lines.append(cells)
    names = sorted({name for line in lines for name in line} | {"plate", "vin"})
    path = work / f"live-{side}.parquet"
    columns = {n: pa.array([line.get(n) for line in lines], pa.string()) for n in names}
    columns["_as_of"] = pa.array([row.as_of for row in rows], pa.date32())
    columns["_batch"] = pa.array([0] * len(rows), pa.int64())
    pq.write_table(pa.table(columns), path)
    return [Layer(path, max(row.as_of for row in rows), 0)]
