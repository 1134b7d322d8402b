"""One side of a comparison as a view: layers of Parquet, a row hidden by any stronger one.

The view has every column of its files, canonical and raw, and `_row` (unique), `_as_of` and
`_batch`, the day and the import that a row comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from vigie.reconciliation.engine import Engine, columns_of, name, quoted

Side = Literal["portfolio", "register"]

# A stronger row hides those below it that share any of these keys.
HIDING: Final[dict[Side, tuple[str, ...]]] = {
    "portfolio": ("contract_number",),
    "register": ("vin", "plate"),
}
_STRIDE: Final = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class Layer:
    """A Parquet file of canonical rows, the day they speak of and the import they came in."""

    path: Path
    as_of: date
    batch_id: int


def create_side(engine: Engine, view: str, side: Side, layers: Sequence[Layer]) -> frozenset[str]:
    """Make a view of some layers, the strongest first; return its columns. At least one layer."""
    parts = [_part(place, layer, layers[:place], side) for place, layer in enumerate(layers)]
    engine.run(f"create or replace temp view {name(view)} as " + " union all by name ".join(parts))
    described = engine.table(f"describe {name(view)}")
    return frozenset(described.column("column_name").to_pylist())


def _part(place: int, layer: Layer, stronger: Sequence[Layer], side: Side) -> str:
    hidden = [
        f"not exists (select 1 from read_parquet({quoted(str(above.path))}) s"
        f" where s.{key} = t.{key})"
        for above in stronger
        for key in HIDING[side]
        if {key} <= set(columns_of(above.path)) & set(columns_of(layer.path))
    ]
    where = f" where {' and '.join(hidden)}" if hidden else ""
    return (
        f"select t.* exclude (file_row_number), {place * _STRIDE} + file_row_number as _row,"
        f" date '{layer.as_of.isoformat()}' as _as_of, {layer.batch_id}::bigint as _batch"
        f" from read_parquet({quoted(str(layer.path))}, file_row_number = true) t{where}"
    )
