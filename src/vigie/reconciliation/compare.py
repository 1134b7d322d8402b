"""The comparison: two Parquet files and a Spec in, differences and counts out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from vigie.reconciliation.differences import differences, schema
from vigie.reconciliation.engine import Engine
from vigie.reconciliation.pairing import Side, pair
from vigie.reconciliation.spec import Judge, Spec, Summary


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison under way: `summary.by_field` is complete once `tables` is exhausted."""

    summary: Summary
    schema: pa.Schema
    tables: Iterator[pa.Table]


@contextmanager
def compare(
    expected: Path,
    observed: Path,
    spec: Spec,
    *,
    memory_limit: str = "1GB",
    judge: Judge | None = None,
) -> Iterator[Comparison]:
    """Compare two Parquet files of text columns, null = empty, numbered by `spec.row`.

    The first key of `spec.passes` must not repeat in the observed file (nor in the expected one
    unless `is_many_to_one`). A `raw_<field>` column, where there is one, gives the value shown.
    Fields that either file lacks are not compared. Raises KeyRepeats where that key repeats, and
    RowsLost if the engine fails to account for every row.
    """
    with Engine(memory_limit) as engine:
        yield compare_sides(engine, Side.of(expected), Side.of(observed), spec, judge=judge)


def compare_sides(
    engine: Engine,
    expected: Side,
    observed: Side,
    spec: Spec,
    *,
    judge: Judge | None = None,
) -> Comparison:
    """Compare two sides of one engine (files, tables or views), as `compare` does.

    Each side is read two or three times: a costly view is better copied into a table first.
    """
    spec = replace(spec, fields=_comparable(spec, expected, observed))
    summary = pair(engine, expected, observed, spec)
    tables = differences(engine, (expected, observed), spec, summary, judge)
    return Comparison(summary, schema(spec), tables)


def _comparable(spec: Spec, expected: Side, observed: Side) -> tuple[str, ...]:
    both = expected.columns & observed.columns
    return tuple(field for field in spec.fields if field in both)
