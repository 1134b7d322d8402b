"""Wide rows, fetched for the uneven pairs only, turned into one row per cell that differs.

Pairs are taken in slices of the expected row numbers, so that memory does not grow with the
number of differences; the result stands in the order of the expected file.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.reconciliation.engine import Engine, name
from vigie.reconciliation.pairing import Side
from vigie.reconciliation.spec import CHANGED, DIFFERENCE_COLUMNS, Judge, Spec, Summary

SLICE = 200_000
PORTION = 50_000


def schema(spec: Spec) -> pa.Schema:
    """Return the columns of the result: those shown, then field, values, kind, likeness."""
    return pa.schema([(column, pa.string()) for column in (*spec.shown, *DIFFERENCE_COLUMNS)])


def differences(
    engine: Engine,
    sides: tuple[Side, Side],
    spec: Spec,
    found: Summary,
    judge: Judge | None,
) -> Iterator[pa.Table]:
    """Yield the differences of all pairs, then the rows alone; count them by field."""
    for pairs in _slices(engine):
        expected = _wide(engine, sides[0], spec, pairs["er"].combine_chunks())
        observed = _wide(engine, sides[1], spec, pairs["orow"].combine_chunks())
        for start in range(0, pairs.num_rows, PORTION):
            portion = (expected.slice(start, PORTION), observed.slice(start, PORTION))
            yield _cells(*portion, spec, found, judge)
    yield from _alone(engine, spec, "left_e", spec.only_expected)
    yield from _alone(engine, spec, "left_o", spec.only_observed)


def _slices(engine: Engine) -> Iterator[pa.Table]:
    """Yield the uneven pairs by ascending expected row."""
    pairs = engine.table("select er, orow from uneven order by er, orow")
    for start in range(0, pairs.num_rows, SLICE):
        yield pairs.slice(start, SLICE)


def _wide(engine: Engine, side: Side, spec: Spec, rows: Any) -> pa.Table:
    """Return the wide rows of some row numbers, in their order."""
    row = name(spec.row)
    ends = pc.min_max(rows).as_py()
    columns = ", ".join(map(name, _fetched(side, spec)))
    found = engine.table_with(
        rows,
        f"""select {columns} from {side.source}
        where {row} between {ends["min"]} and {ends["max"]} and {row} in (select r from given)""",
    )
    return found.take(pc.index_in(rows, value_set=found[spec.row].combine_chunks()))


def _fetched(side: Side, spec: Spec) -> list[str]:
    wanted = dict.fromkeys((spec.row, *spec.shown, *spec.context, *spec.compared))
    raws = [spec.raw_prefix + column for column in spec.compared]
    return [column for column in (*wanted, *raws) if column in side.columns]


def _cells(
    expected: pa.Table, observed: pa.Table, spec: Spec, found: Summary, judge: Judge | None
) -> pa.Table:
    """Turn wide pairs into one row per cell that differs, in the order of rows, then fields."""
    parts = []
    for place, field in enumerate(spec.compared):
        if field not in expected.column_names or field not in observed.column_names:
            continue
        rows = _rows_that_differ(expected[field], observed[field], field in spec.keys, spec)
        if len(rows):
            part = _of_field(field, expected.take(rows), observed.take(rows), spec, judge)
            order = pc.add(pc.multiply(rows.cast(pa.int64()), len(spec.compared)), place)
            parts.append(part.append_column("_order", order))
            found.by_field[field] += len(rows)
    if not parts:
        return schema(spec).empty_table()
    return pa.concat_tables(parts).sort_by("_order").drop_columns("_order")


def _rows_that_differ(expected: Any, observed: Any, is_key: bool, spec: Spec) -> Any:
    same = pc.equal(expected, observed)
    if spec.empty_is_value:
        both_empty = pc.and_(pc.is_null(expected), pc.is_null(observed))
        return pc.indices_nonzero(pc.invert(pc.or_(pc.fill_null(same, False), both_empty)))
    if is_key:
        return pc.indices_nonzero(pc.invert(pc.fill_null(same, True)))
    differs = pc.invert(pc.fill_null(same, False))
    return pc.indices_nonzero(pc.and_(pc.is_valid(expected), differs))


def _of_field(
    field: str, expected: pa.Table, observed: pa.Table, spec: Spec, judge: Judge | None
) -> pa.Table:
    count = expected.num_rows
    words = judge(field, expected, observed) if judge else _repeated("", count)
    cells = {column: _text(expected, column) for column in spec.shown}
    cells |= {
        "field": _repeated(field, count),
        "expected": _raw(expected, field, spec),
        "observed": _raw(observed, field, spec),
        "kind": _repeated(CHANGED, count),
        "likeness": words,
    }
    return pa.table(cells, schema=schema(spec))


def _alone(engine: Engine, spec: Spec, left: str, kind: str) -> Iterator[pa.Table]:
    wanted = ", ".join(("r", *map(name, spec.shown)))
    query = f"select {wanted} from {left} order by r"
    for batch in engine.batches(query):
        table = pa.Table.from_batches([batch])
        cells = {column: _text(table, column) for column in spec.shown}
        blank = _repeated("", table.num_rows)
        cells |= dict.fromkeys(DIFFERENCE_COLUMNS, blank)
        cells["kind"] = _repeated(kind, table.num_rows)
        yield pa.table(cells, schema=schema(spec))


def _raw(rows: pa.Table, field: str, spec: Spec) -> Any:
    raw = spec.raw_prefix + field
    text = _text(rows, field)
    return pc.coalesce(rows[raw], text) if raw in rows.column_names else text


def _text(rows: pa.Table, column: str) -> Any:
    if column not in rows.column_names:
        return _repeated("", rows.num_rows)
    return pc.fill_null(rows[column], "")


def _repeated(text: str, count: int) -> Any:
    return pa.repeat(pa.scalar(text, pa.string()), count)
