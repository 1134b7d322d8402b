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
        for portion in _portions(_wide_pairs(engine, sides, spec, pairs)):
            yield _cells(*portion, spec, found, judge)
    yield from _alone(engine, spec, "left_e", spec.only_expected)
    yield from _alone(engine, spec, "left_o", spec.only_observed)


def _slices(engine: Engine) -> Iterator[pa.Table]:
    """Yield the uneven pairs by ascending expected row."""
    pairs = engine.table("select er, orow, moved from uneven order by er, orow")
    for start in range(0, pairs.num_rows, SLICE):
        yield pairs.slice(start, SLICE)


def _wide_pairs(
    engine: Engine, sides: tuple[Side, Side], spec: Spec, pairs: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """Return the wide rows of both sides; raw values of the fields that differ somewhere only.

    Steady fields are left out where their digests are equal in every pair.
    """
    rows = (pairs["er"].combine_chunks(), pairs["orow"].combine_chunks())
    wanted = spec.wanted(with_steady=pc.any(pairs["moved"]).as_py())
    expected, observed = (
        _wide(engine, side, spec, numbers, wanted)
        for side, numbers in zip(sides, rows, strict=True)
    )
    raws = tuple(spec.raw_prefix + field for field, _ in _differing(expected, observed, spec))
    raw_e, raw_o = (
        _wide(engine, side, spec, numbers, (spec.row, *raws))
        for side, numbers in zip(sides, rows, strict=True)
    )
    return _beside(expected, raw_e), _beside(observed, raw_o)


def _wide(engine: Engine, side: Side, spec: Spec, rows: Any, wanted: tuple[str, ...]) -> pa.Table:
    """Return some columns of some row numbers, in their order."""
    row = name(spec.row)
    ends = pc.min_max(rows).as_py()
    columns = [name(column) for column in wanted if column in side.columns]
    found = engine.table_with(
        rows,
        f"""select {", ".join(columns)} from {side.source}
        where {row} between {ends["min"]} and {ends["max"]} and {row} in (select r from given)""",
    )
    return found.take(pc.index_in(rows, value_set=found[spec.row].combine_chunks()))


def _beside(table: pa.Table, other: pa.Table) -> pa.Table:
    for column in other.column_names:
        if column not in table.column_names:
            table = table.append_column(column, other[column])
    return table


def _portions(wide: tuple[pa.Table, pa.Table]) -> Iterator[tuple[pa.Table, pa.Table]]:
    for start in range(0, wide[0].num_rows, PORTION):
        yield wide[0].slice(start, PORTION), wide[1].slice(start, PORTION)


def _differing(expected: pa.Table, observed: pa.Table, spec: Spec) -> Iterator[tuple[str, Any]]:
    """Yield each field that differs and the places of its rows."""
    for field in spec.compared:
        if field in expected.column_names and field in observed.column_names:
            rows = _rows_that_differ(expected[field], observed[field], field in spec.keys, spec)
            if len(rows):
                yield field, rows


def _cells(
    expected: pa.Table, observed: pa.Table, spec: Spec, found: Summary, judge: Judge | None
) -> pa.Table:
    """Turn wide pairs into one row per cell that differs, in the order of rows, then fields."""
    parts = []
    for field, rows in _differing(expected, observed, spec):
        part = _of_field(field, *_taken((expected, observed), field, rows, spec), spec, judge)
        order = pc.multiply(rows.cast(pa.int64()), len(spec.compared))
        parts.append(part.append_column("_order", pc.add(order, spec.compared.index(field))))
        found.by_field[field] += len(rows)
    if not parts:
        return schema(spec).empty_table()
    return pa.concat_tables(parts).sort_by("_order").drop_columns("_order")


def _taken(
    sides: tuple[pa.Table, pa.Table], field: str, rows: Any, spec: Spec
) -> tuple[pa.Table, pa.Table]:
    """Return of some rows what the result and the judge need of one field."""
    needed = dict.fromkeys((*spec.told, *spec.context, field, spec.raw_prefix + field))
    expected, observed = (
        side.select([column for column in needed if column in side.column_names]).take(rows)
        for side in sides
    )
    return expected, observed


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
    cells = _shown(expected, spec) | {
        "field": _repeated(field, count),
        "expected": _raw(expected, field, spec),
        "observed": _raw(observed, field, spec),
        "kind": _repeated(CHANGED, count),
        "likeness": words,
    }
    return pa.table(cells, schema=schema(spec))


def _alone(engine: Engine, spec: Spec, left: str, kind: str) -> Iterator[pa.Table]:
    wanted = ", ".join(("r", *map(name, spec.told)))
    query = f"select {wanted} from {left} order by r"
    for batch in engine.batches(query):
        table = pa.Table.from_batches([batch])
        cells = _shown(table, spec)
        blank = _repeated("", table.num_rows)
        cells |= dict.fromkeys(DIFFERENCE_COLUMNS, blank)
        cells["kind"] = _repeated(kind, table.num_rows)
        yield pa.table(cells, schema=schema(spec))


def _shown(rows: pa.Table, spec: Spec) -> dict[str, Any]:
    return {
        column: _raw(rows, column, spec) if column in spec.as_written else _text(rows, column)
        for column in spec.shown
    }


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
