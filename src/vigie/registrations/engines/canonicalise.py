"""A raw table → a canonical Parquet file, in one pass and bounded memory.

The file holds, for each canonical column present, its canonical text under its own name (null =
not known) and the raw text under `raw_<name>` where it differs; the other columns as they are;
and `_line`, the line of the source. The version of the rules, the column list and the number of
cells that could not be read stand in the file's metadata.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.kernel.errors import Invalid
from vigie.registrations.domain.canonical import CANON_VERSION, USUAL, Habits
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.engines.folding import Array, as_text, compact
from vigie.registrations.engines.reading import CellFault, ColumnReader

LINE: Final = "_line"
RAW: Final = "raw_"
METADATA_KEY: Final = b"vigie.canonical"
ROW_GROUP: Final = 122_880
FAULTS_KEPT: Final = 100_000


@dataclass(slots=True)
class Canonicalised:
    """What came out: rows, canonical columns in file order, and the cells that failed."""

    path: Path
    rows: int = 0
    columns: tuple[str, ...] = ()
    filled: set[str] = field(default_factory=set)
    is_ascending: bool = True
    last_contract: str = ""
    fault_count: int = 0
    faults: list[CellFault] = field(default_factory=list)

    def follow(self, contracts: Array) -> None:
        """Notice whether contract numbers only go up: then none repeats, and none is searched."""
        known = as_text(contracts)
        if known.null_count or not len(known):
            self.is_ascending = False
        elif self.is_ascending:
            rising = pc.all(pc.less(known[:-1], known[1:])).as_py() is not False
            self.is_ascending = rising and self.last_contract < known[0].as_py()
            self.last_contract = known[-1].as_py()

    def add(self, found: Iterable[CellFault]) -> None:
        """Count the faults, and keep the first hundred thousand."""
        for fault in found:
            self.fault_count += 1
            if len(self.faults) < FAULTS_KEPT:
                self.faults.append(fault)


def canonicalise(
    batches: Iterable[pa.RecordBatch],
    target: Path,
    *,
    headings: Mapping[str, str] | None = None,
    habits: Habits = USUAL,
    keep_others: bool = True,
    name: str = "",
) -> Canonicalised:
    """Write the canonical file of some raw batches (string columns and `_line`).

    `headings` maps a heading to its canonical name; without it, headings that are canonical
    names are taken. `name` is what the user calls the source. Raises Invalid if two headings
    claim one column, or if there is no row.
    """
    result = Canonicalised(target)
    writer: pq.ParquetWriter | None = None
    try:
        for table in canonical_tables(
            batches, result, headings, habits=habits, keep_others=keep_others, name=name
        ):
            writer = writer or _writer(target, table.schema)
            writer.write_table(table, row_group_size=ROW_GROUP)
        if writer is None:
            raise Invalid("registrations.no_rows", file=name or target.name)
        writer.add_key_value_metadata(_metadata(result))
    finally:
        if writer is not None:
            writer.close()
    return result


def canonical_tables(
    batches: Iterable[pa.RecordBatch],
    result: Canonicalised,
    headings: Mapping[str, str] | None = None,
    *,
    habits: Habits = USUAL,
    keep_others: bool = True,
    name: str = "",
) -> Iterator[pa.Table]:
    """Yield canonical tables of one row group each; counts and faults go into the result."""
    sheet: _Sheet | None = None
    for table in _regrouped(batches):
        sheet = sheet or _Sheet.of(table.column_names, headings, habits, keep_others, name)
        result.columns = tuple(sheet.readers)
        result.rows += table.num_rows
        yield sheet.canonical(table, result)


@dataclass(frozen=True, slots=True)
class CanonicalFile:
    """What a canonical file says of itself: columns, those without any value, rows, faults.

    `is_ascending`: each contract number is greater than the one before, so none repeats.
    """

    path: Path
    columns: tuple[str, ...]
    void: frozenset[str]
    rows: int
    faults: int
    is_ascending: bool = False


def canonical_file(path: Path) -> CanonicalFile | None:
    """Return what a canonical file of the present version holds; None for any other file."""
    try:
        found = (pq.read_metadata(path).metadata or {}).get(METADATA_KEY)
    except (pa.ArrowInvalid, OSError):
        return None
    facts = json.loads(found) if found else {}
    if facts.get("version") != CANON_VERSION:
        return None
    void = frozenset(facts["void"])
    columns = tuple(facts["columns"])
    return CanonicalFile(
        path, columns, void, facts["rows"], facts["faults"], facts.get("is_ascending", False)
    )


@dataclass(slots=True)
class _Sheet:
    """Which column of the source feeds which column of the result."""

    sources: dict[str, str]
    readers: dict[str, ColumnReader]
    others: tuple[str, ...]

    @classmethod
    def of(
        cls,
        names: list[str],
        headings: Mapping[str, str] | None,
        habits: Habits,
        keep_others: bool,
        file: str,
    ) -> "_Sheet":
        given = {name: name for name in names if name in BY_NAME} if headings is None else headings
        sources: dict[str, str] = {}
        for heading in names:
            name = given.get(heading, "")
            if name in sources:
                raise Invalid(
                    "registrations.column_claimed_twice", file=file, column=name, heading=heading
                )
            if name in BY_NAME:
                sources[name] = heading
        readers = {name: ColumnReader(BY_NAME[name], habits=habits) for name in sources}
        used = {*sources.values(), *sources, *(RAW + name for name in sources), LINE}
        others = tuple(name for name in names if keep_others and name not in used)
        return cls(sources, readers, others)

    def canonical(self, table: pa.Table, result: Canonicalised) -> pa.Table:
        lines = table.column(LINE).combine_chunks()
        texts: dict[str, Array] = {}
        raws: dict[str, Array] = {}
        for name, reader in self.readers.items():
            raw = compact(_one_array(table.column(self.sources[name])))
            texts[name], raws[RAW + name], faults = reader.read(raw)
            if texts[name].null_count < len(raw):
                result.filled.add(name)
            if name == "contract_number":
                result.follow(texts[name])
            result.add(
                CellFault(lines[row].as_py(), name, raw[row].as_py(), code) for row, code in faults
            )
        others = {name: table.column(name) for name in self.others}
        return pa.table({LINE: lines, **texts, **raws, **others})


def _regrouped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield tables of one row group each; always at least one if there is a batch."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        waiting.append(batch)
        count += batch.num_rows
        while count >= ROW_GROUP:
            table = pa.Table.from_batches(waiting)
            yield table.slice(0, ROW_GROUP)
            waiting = table.slice(ROW_GROUP).to_batches()
            count -= ROW_GROUP
    if waiting:
        yield pa.Table.from_batches(waiting)


def _one_array(column: Any) -> Array:
    chunks = column.chunks
    return chunks[0] if len(chunks) == 1 else column.combine_chunks()


def _writer(target: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open the file; statistics of text cost more CPU than its encoding and serve nobody."""
    coded = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    return pq.ParquetWriter(
        target,
        schema,
        compression="lz4",
        use_dictionary=coded,
        write_statistics=[LINE],
    )


def _metadata(result: Canonicalised) -> dict[str, str]:
    facts = {
        "version": CANON_VERSION,
        "columns": result.columns,
        "void": [name for name in result.columns if name not in result.filled],
        "is_ascending": result.is_ascending and "contract_number" in result.columns,
        "rows": result.rows,
        "faults": result.fault_count,
    }
    return {METADATA_KEY.decode(): json.dumps(facts)}
