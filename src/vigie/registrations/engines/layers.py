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
BATCH: Final = "_batch"
OWN: Final = ("_as_of", BATCH)  # in a merged file, each row's own
GIVEN: Final = "_given"  # of a live record, the columns that it was given with: ;plate;vin;
_STRIDE: Final = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class Layer:
    """A Parquet file of canonical rows, the day they speak of and the import they came in.

    `also` are the imports whose rows were merged into the file; such a file says of each row its
    own day and import.
    """

    path: Path
    as_of: date
    batch_id: int
    also: tuple[int, ...] = ()


def create_side(engine: Engine, view: str, side: Side, layers: Sequence[Layer]) -> frozenset[str]:
    """Make a view of some layers, the strongest first; return its columns. At least one layer."""
    parts = [_part(place, layer, layers[:place], side) for place, layer in enumerate(layers)]
    engine.run(f"create or replace temp view {name(view)} as " + " union all by name ".join(parts))
    described = engine.table(f"describe {name(view)}")
    return frozenset(described.column("column_name").to_pylist())


def merge(engine: Engine, side: Side, layers: Sequence[Layer], target: Path) -> Layer:
    """Write some layers, the strongest first, as one file that says the same; return it.

    Rows hidden by a stronger layer are left out; each row keeps its day and its import.
    """
    create_side(engine, "merging", side, layers)
    engine.run(
        f"copy (select * exclude (_row) from merging) to {quoted(str(target))}"
        " (format parquet, compression zstd)"
    )
    return merged_layer(engine, target, layers[0])


def merged_layer(engine: Engine, path: Path, strongest: Layer) -> Layer:
    """Return the layer of a file whose rows name their own import, under the strongest one's name."""
    found = engine.table(
        f"select distinct _batch from read_parquet({quoted(str(path))}) order by 1"
    )
    others = tuple(one for one in found.column(0).to_pylist() if one != strongest.batch_id)
    return Layer(path, strongest.as_of, strongest.batch_id, others)


def _part(place: int, layer: Layer, stronger: Sequence[Layer], side: Side) -> str:
    columns = set(columns_of(layer.path))
    hidden = [
        f"not exists (select 1 from read_parquet({quoted(str(above.path))}) s"
        f" where s.{key} = t.{key})"
        for above in stronger
        for key in HIDING[side]
        if key in columns and key in columns_of(above.path)
    ]
    where = f" where {' and '.join(hidden)}" if hidden else ""
    of_layer = f", date '{layer.as_of.isoformat()}' as _as_of, {layer.batch_id}::bigint as _batch"
    return (
        f"select t.* exclude (file_row_number), {place * _STRIDE} + file_row_number as _row"
        f"{'' if columns.issuperset(OWN) else of_layer}"
        f" from read_parquet({quoted(str(layer.path))}, file_row_number = true) t{where}"
    )
