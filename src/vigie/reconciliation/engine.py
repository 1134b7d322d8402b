"""The engine: all that is DuckDB's own. The statements elsewhere are plain SQL.

`hash` serves within one run only: its values change between releases of the engine, so they are
never kept.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.kernel.errors import Refused

LOT = 5_000_000


class Engine:
    """A private in-memory DuckDB with bounded memory, which spills to a folder of its own."""

    def __init__(self, memory_limit: str = "1GB", threads: int | None = None) -> None:
        self._limit = memory_limit
        self._spill = tempfile.TemporaryDirectory(prefix="vigie-compare-")
        self._connection = duckdb.connect()
        self.run(f"set memory_limit = {quoted(memory_limit)}")
        self.run(f"set threads = {threads or os.cpu_count() or 1}")
        self.run(f"set temp_directory = {quoted(self._spill.name)}")
        self.run("set preserve_insertion_order = false")
        self.run("set parquet_metadata_cache = true")
        self.run("set enable_progress_bar = false")  # it would stand before what a command prints

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._spill.cleanup()

    def run(self, statement: str) -> None:
        """Execute a statement for its effect."""
        with self._bounded():
            self._connection.execute(statement).fetchall()

    def one(self, statement: str) -> tuple[Any, ...]:
        """Return the only row of a query."""
        with self._bounded():
            (row,) = self._connection.execute(statement).fetchall()
        answer: tuple[Any, ...] = row
        return answer

    def batches(self, query: str, rows: int = 50_000) -> Iterator[Any]:
        """Stream the result of a query as Arrow batches."""
        with self._bounded():
            reader: Iterable[Any] = self._connection.sql(query).to_arrow_reader(rows)
            yield from reader

    def table(self, query: str) -> Any:
        """Return the result of a query as an Arrow table."""
        with self._bounded():
            return self._connection.sql(query).to_arrow_table()

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise Refused("reconciliation.out_of_memory", limit=self._limit) from error

    def table_with(self, rows: Any, query: str) -> Any:
        """Return the result of a query that reads row numbers from `given(r)`."""
        self._connection.register("rows_given", pa.table({"r": rows}))
        self.run("create or replace temp table given as select r from rows_given")
        self._connection.unregister("rows_given")
        return self.table(query)


def scan(path: Path) -> str:
    """Return the SQL that names a Parquet file as a table."""
    return f"read_parquet({quoted(str(path))})"


def fingerprint(columns: Sequence[str]) -> str:
    """Return the SQL of a 64-bit digest of some columns, nulls told from texts."""
    return f"hash({', '.join(map(name, columns))})" if columns else "0"


def name(column: str) -> str:
    """Return a column name as SQL."""
    return '"' + column.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def columns_of(path: Path) -> tuple[str, ...]:
    """Return the columns of a Parquet file."""
    return tuple(pq.read_schema(path).names)


def rows_of(path: Path) -> int:
    """Return the number of rows a Parquet file declares."""
    rows: int = pq.read_metadata(path).num_rows
    return rows


def has_repeat(engine: Engine, source: str, keys: Sequence[str]) -> bool:
    """Tell whether two rows have the same keys, none of them null; up to a collision of digests.

    Digests are counted lot by lot in a big table, so that the set of those seen stays small.
    """
    digests = engine.table(f"select {fingerprint(keys)} as h from {source} where {_known(keys)}")
    column = digests["h"]
    if len(column) <= LOT:
        return len(pc.unique(column)) < len(column)
    lots = pc.bit_wise_and(column, pa.scalar(15, pa.uint64()))
    parts = (column.filter(pc.equal(lots, pa.scalar(lot, pa.uint64()))) for lot in range(16))
    return any(len(pc.unique(part)) < len(part) for part in parts)


def first_repeat(
    engine: Engine, source: str, keys: Sequence[str], row: str
) -> tuple[int, int] | None:
    """Return the row numbers of the first two rows with the same keys; None if none repeat."""
    found = engine.table(f"""
        select min({name(row)}) as first, list({name(row)}) as all_rows
        from {source} where {_known(keys)} group by {", ".join(map(name, keys))}
        having count(*) > 1 order by 1 limit 1""").to_pylist()
    if not found:
        return None
    first, second = sorted(found[0]["all_rows"])[:2]
    return first, second


def _known(keys: Sequence[str]) -> str:
    return " and ".join(f"{name(key)} is not null" for key in keys)
