"""What moved on certificates between two states of a register: changes, in a Parquet file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.reconciliation.compare import compare
from vigie.reconciliation.engine import Engine, quoted
from vigie.reconciliation.spec import Spec
from vigie.registrations.domain.columns import COMPARED
from vigie.registrations.engines.layers import Layer, create_side
from vigie.registrations.engines.likeness import judge
from vigie.registrations.engines.watching import MEMORY, PASSES

VANISHED: Final = "vanished"
APPEARED: Final = "appeared"
_KEPT: Final = ("plate", "vin", "field", "expected", "observed", "kind", "likeness")


@dataclass(slots=True)
class Changed:
    """Counts of the changes in the file, by field ("" for vehicles that came or went)."""

    rows: int = 0
    paired: int = 0
    by_field: Counter[str] = field(default_factory=Counter)


def find_changes(
    engine: Engine,
    before: Sequence[Layer],
    now: Sequence[Layer],
    *,
    is_delta: bool,
    work: Path,
    watched: Sequence[Layer],
) -> Changed:
    """Compare two states and write `changes.parquet`: only vehicles that a portfolio names.

    A delta speaks of its own rows alone: what it leaves out has not vanished.
    """
    create_side(engine, "portfolio", "portfolio", watched)
    old, new = work / "before.parquet", work / "now.parquet"
    _write_side(engine, now[:1] if is_delta else now, new, "")
    here = f"read_parquet({quoted(str(new))})"
    touched = (
        f" where vin in (select vin from {here} where vin is not null)"
        f" or plate in (select plate from {here} where plate is not null)"
    )
    _write_side(engine, before, old, touched if is_delta else "")
    spec = Spec(
        PASSES,
        COMPARED,
        shown=("plate", "vin"),
        only_expected=VANISHED,
        only_observed=APPEARED,
        empty_is_value=True,
        is_many_to_one=False,
        row="_row",
    )
    found = Changed()
    with compare(old, new, spec, memory_limit=MEMORY, judge=judge) as comparison:
        kept = _watched_only(engine, comparison.tables, is_delta=is_delta)
        _write(kept, work / "changes.parquet", found)
        found.paired = comparison.summary.paired
    old.unlink()
    new.unlink()
    return found


def _write_side(engine: Engine, layers: Sequence[Layer], target: Path, where: str) -> None:
    columns = create_side(engine, "side", "register", layers)
    wanted = [c for c in ("_row", "plate", "vin", *COMPARED) if c in columns]
    wanted += [f"raw_{c}" for c in wanted if f"raw_{c}" in columns]
    engine.run(
        f"copy (select {', '.join(wanted)} from side{where})"
        f" to {quoted(str(target))} (format parquet, compression lz4)"
    )


def _watched_only(
    engine: Engine, tables: Iterator[pa.Table], *, is_delta: bool
) -> Iterator[pa.Table]:
    plates = engine.table("select plate from portfolio where plate is not null").column(0)
    vins = engine.table("select vin from portfolio where vin is not null").column(0)
    plates, vins = plates.combine_chunks(), vins.combine_chunks()
    for table in tables:
        ours = pc.or_(
            pc.is_in(table["plate"], value_set=plates), pc.is_in(table["vin"], value_set=vins)
        )
        if is_delta:
            ours = pc.and_(ours, pc.not_equal(table["kind"], VANISHED))
        yield table.filter(ours)


def _write(tables: Iterator[pa.Table], target: Path, found: Changed) -> None:
    schema = pa.schema([(name, pa.string()) for name in _KEPT])
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for table in tables:
            rows = table.select(list(_KEPT))
            found.rows += rows.num_rows
            for line in rows.group_by("field").aggregate([([], "count_all")]).to_pylist():
                found.by_field[line["field"]] += line["count_all"]
            writer.write_table(rows)
