"""Layers merged into one file say what they said apart, row by row, with each row's own day."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reconciliation.engine import Engine
from vigie.registrations.engines.layers import Layer, Side, create_side, merge

FIRST = date(2026, 11, 1)
KEYS = st.sampled_from(["A", "B", "C", "D", None])
ROWS = st.lists(st.tuples(KEYS, KEYS, st.sampled_from("xyz")), min_size=1, max_size=6)


def layers(folder: Path, tables: list[list[tuple[Any, Any, str]]], side: Side) -> list[Layer]:
    """Write each table as a layer, the strongest first; every third has one column more."""
    found = []
    for number, rows in enumerate(tables):
        names = ("contract_number", "plate") if side == "portfolio" else ("plate", "vin")
        cells = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        more = {"colour": [row[2] for row in rows]} if number % 3 else {}
        path = folder / f"{number}.parquet"
        columns = {name: pa.array(values, pa.string()) for name, values in (cells | more).items()}
        pq.write_table(pa.table(columns), path)
        found.append(Layer(path, FIRST - timedelta(days=number), 100 - number))
    return found


def said(engine: Engine, side: Side, given: list[Layer]) -> list[tuple[Any, ...]]:
    columns = create_side(engine, "side", side, given)
    names = sorted(columns - {"_row"})
    rows = engine.table(f"select {', '.join(names)} from side").to_pylist()
    return sorted(tuple(map(str, row.values())) for row in rows)


@pytest.mark.parametrize("side", ["portfolio", "register"])
@settings(max_examples=25)
@given(tables=st.lists(ROWS, min_size=2, max_size=5), cut=st.integers(1, 4))
def test_a_merged_file_under_newer_layers_says_the_same(
    side: Side, tables: list[list[tuple[Any, Any, str]]], cut: int
) -> None:
    with TemporaryDirectory() as work, Engine("200MB") as engine:
        apart = layers(Path(work), tables, side)
        above, below = apart[: cut % len(apart)], apart[cut % len(apart) :]
        merged = merge(engine, side, below, Path(work) / "merged.parquet")
        again = merge(engine, side, [merged], Path(work) / "again.parquet")
        expected = said(engine, side, apart)
        assert said(engine, side, [*above, merged]) == expected
        assert said(engine, side, [*above, again]) == expected
        assert (merged.as_of, merged.batch_id) == (below[0].as_of, below[0].batch_id)
        assert set(merged.also) <= {layer.batch_id for layer in below[1:]}
