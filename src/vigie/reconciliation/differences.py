"""Wide rows, fetched for the uneven pairs only, turned into one row per cell that differs.

Pairs are taken in slices of the expected row numbers, so that memory does not grow with the
number of differences; the result stands in the order of the expected file.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.reconciliation.engine import Engine, name, scan
from vigie.reconciliation.pairing import Side
from vigie.reconciliation.spec import CHANGED, DIFFERENCE_COLUMNS, Judge, Spec, Summary

SLICE = 200_000


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
    for first, last in _slices(engine):
        for batch in _wide_pairs(engine, sides, spec, first, last):
            yield _cells(pa.Table.from_batches([batch]), spec, found, judge)
    yield from _alone(engine, sides[0], spec, "left_e", spec.only_expected)
    yield from _alone(engine, sides[1], spec, "left_o", spec.only_observed)


def _slices(engine: Engine) -> list[tuple[int, int]]:
    ends = engine.table(f"""
        select min(er) as first, max(er) as last from (
            select er, row_number() over (order by er) as n from uneven)
        group by (n - 1) // {SLICE} order by 1""").to_pylist()
    bounds = [(end["first"], end["last"]) for end in ends]
    return bounds


def _wide_pairs(
    engine: Engine, sides: tuple[Side, Side], spec: Spec, first: int, last: int
) -> Iterator[Any]:
    row = name(spec.row)
    engine.run(f"""create or replace temp table slice as
        select er, orow from uneven where er between {first} and {last}""")
    for side, letter, number in ((sides[0], "e", "er"), (sides[1], "o", "orow")):
        engine.run(f"""create or replace temp table wide_{letter} as
            select {", ".join(map(name, _fetched(side, spec)))} from {scan(side.path)}
            where {row} in (select {number} from slice)""")
    columns = [
        f"{letter}.{name(column)} as {name(f'{letter}.{column}')}"
        for side, letter in ((sides[0], "e"), (sides[1], "o"))
        for column in _fetched(side, spec)
    ]
    yield from engine.batches(f"""
        select {", ".join(columns)} from slice p
        join wide_e e on e.{row} = p.er join wide_o o on o.{row} = p.orow order by p.er""")


def _fetched(side: Side, spec: Spec) -> list[str]:
    wanted = dict.fromkeys((spec.row, *spec.shown, *spec.compared))
    raws = [spec.raw_prefix + column for column in spec.compared]
    return [column for column in (*wanted, *raws) if column in side.columns]


def _cells(wide: pa.Table, spec: Spec, found: Summary, judge: Judge | None) -> pa.Table:
    """Turn wide pairs into one row per cell that differs, in the order of rows, then fields."""
    expected, observed = _side(wide, "e."), _side(wide, "o.")
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


def _alone(engine: Engine, side: Side, spec: Spec, left: str, kind: str) -> Iterator[pa.Table]:
    row = name(spec.row)
    wanted = [row, *(name(column) for column in spec.shown if column in side.columns)]
    query = f"""select {", ".join(wanted)} from {scan(side.path)}
        where {row} in (select r from {left}) order by {row}"""
    for batch in engine.batches(query):
        table = pa.Table.from_batches([batch])
        cells = {column: _text(table, column) for column in spec.shown}
        blank = _repeated("", table.num_rows)
        cells |= dict.fromkeys(DIFFERENCE_COLUMNS, blank)
        cells["kind"] = _repeated(kind, table.num_rows)
        yield pa.table(cells, schema=schema(spec))


def _side(wide: pa.Table, prefix: str) -> pa.Table:
    names = [column for column in wide.column_names if column.startswith(prefix)]
    return wide.select(names).rename_columns([column.removeprefix(prefix) for column in names])


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
