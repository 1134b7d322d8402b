"""From a foreign table to a canonical file that can be compared: checked, indexed, complete.

Rows that cannot be used are set aside with their reason, the others are taken. A contract that
stands twice, or a vehicle that stands twice in an extract, makes the whole file unusable.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from vigie.kernel.errors import Invalid
from vigie.reconciliation.engine import Engine, columns_of, name, quoted
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.mapping import Applied
from vigie.registrations.domain.validation import BadRow, TableKind
from vigie.registrations.engines.canonicalise import RAW, Canonicalised, canonicalise
from vigie.registrations.ports import ReadTable

EVERY: Final = "*"
MEMORY: Final = "500MB"
MOST_NAMELESS: Final = 100_000
_NEEDED: Final = frozenset({"contract_number", "plate", "vin"})
_ONCE: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "portfolio": (("contract_number",), "registrations.repeated_contract"),
    "register": (("plate", "vin"), "registrations.repeated_vehicle"),
}


@dataclass(slots=True)
class TakenIn:
    """A canonical file: its rows, its columns, the rows set aside, the contracts among those.

    `unsure` holds, for each line set aside of a portfolio whose contract is not read for certain, the
    contracts that it may name: none, one or two.
    """

    path: Path
    rows: int
    columns: tuple[str, ...]
    bad_rows: list[BadRow] = field(default_factory=list)
    bad_contracts: list[str] = field(default_factory=list)
    unsure: list[tuple[str, ...]] = field(default_factory=list)


def take_in(
    table: ReadTable,
    kind: TableKind,
    applied: Applied,
    target: Path,
    *,
    permitted: Collection[str],
) -> TakenIn:
    """Write the canonical file of a table; fields that the source may not give are left out.

    Raises Invalid where the file breaks, has no usable row, or names a contract or a vehicle
    twice.
    """
    headings = _permitted(applied, permitted)
    rough = target.with_suffix(".rough.parquet")
    result = canonicalise(
        _with_fixed(table.batches(), applied),
        rough,
        headings=headings,
        habits=applied.profile.habits,
        keep_others=EVERY in permitted,
        name=table.name,
    )
    try:
        return _checked(table, kind, result, applied, target)
    finally:
        rough.unlink(missing_ok=True)


def index_keys(engine: Engine, path: Path, target: Path) -> None:
    """Write the index that finds a row by contract, VIN or plate: (key, row), sorted by key."""
    columns = [c for c in ("contract_number", "plate", "vin") if c in columns_of(path)]
    scan = f"read_parquet({quoted(str(path))}, file_row_number = true)"
    keys = " union all ".join(
        f"select {name(column)} as key, file_row_number as row from {scan}" for column in columns
    )
    engine.run(
        f"copy (select key, row from ({keys}) where key is not null order by key)"
        f" to {quoted(str(target))} (format parquet, compression lz4, row_group_size 40960)"
    )


def _permitted(applied: Applied, permitted: Collection[str]) -> dict[str, str]:
    known = {heading: column for column, heading in applied.headings.items()}
    known |= {_fixed_heading(column): column for column in applied.fixed}
    return {h: column for h, column in known.items() if is_permitted(column, permitted)}


def is_permitted(column: str, permitted: Collection[str]) -> bool:
    """Tell whether a source may give a column; what a row is found by is always read."""
    return EVERY in permitted or column in permitted or column in _NEEDED


def _with_fixed(batches: Iterator[pa.RecordBatch], applied: Applied) -> Iterator[pa.RecordBatch]:
    """Add the columns that a profile gives one value on every row."""
    for batch in batches:
        for column, value in applied.fixed.items():
            cells = pa.repeat(pa.scalar(value, pa.string()), batch.num_rows)
            batch = batch.append_column(_fixed_heading(column), cells)  # noqa: PLW2901  # grows
        yield batch


def _fixed_heading(column: str) -> str:
    return f"= {column}"


def _checked(
    table: ReadTable, kind: TableKind, result: Canonicalised, applied: Applied, target: Path
) -> TakenIn:
    unread = _unread(table, result, applied)
    taken = TakenIn(target, 0, result.columns, [*table.bad_rows, *unread])
    with Engine(MEMORY) as engine:
        source = f"read_parquet({quoted(str(result.path))})"
        engine.run(f"create temp view rough as select * from {source}")
        nameless = _nameless(engine, table.name, kind, result.columns, applied)
        taken.bad_rows += nameless
        lines = sorted({row.line for row in (*unread, *nameless)})
        if kind == "register" and lines:
            taken.bad_rows = _named(engine, taken.bad_rows, lines, result.columns)
        _refuse_repeated(engine, table.name, kind, result, applied)
        if kind == "portfolio" and taken.bad_rows:
            _name_contracts(engine, table, applied, taken, lines)
        taken.rows = result.rows - len(lines)
        _keep_good(engine, result.path, target, lines)
    if not taken.rows:
        raise Invalid("registrations.no_usable_row", file=table.name)
    return taken


def _unread(table: ReadTable, result: Canonicalised, applied: Applied) -> list[BadRow]:
    """Return a bad row for each cell that could not be read; Invalid when they are too many."""
    if result.fault_count > len(result.faults):
        first = result.faults[0].line
        raise Invalid(
            "files.too_many_bad_rows", file=table.name, line=first, count=result.fault_count
        )
    return [
        BadRow(
            fault.line,
            applied.headings.get(fault.column, fault.column),
            fault.value,
            fault.code,
            {"known": ", ".join(BY_NAME[fault.column].words)},
        )
        for fault in result.faults
    ]


def _named(
    engine: Engine, rows: list[BadRow], lines: list[int], columns: Collection[str]
) -> list[BadRow]:
    """Say of each row set aside which vehicle it names: unread is not the same as not there."""
    keys = [key for key in ("plate", "vin") if key in columns]
    query = f"select _line, {', '.join(keys)} from rough where _line in ({_numbers(lines)})"
    named = {line.pop("_line"): line for line in engine.table(query).to_pylist()}
    return [
        replace(
            row, params={**row.params, **{k: v for k, v in named.get(row.line, {}).items() if v}}
        )
        for row in rows
    ]


def _name_contracts(
    engine: Engine, table: ReadTable, applied: Applied, taken: TakenIn, lines: list[int]
) -> None:
    """Say which contracts the rows set aside name: a contract whose row came is not absent."""
    query = f"select contract_number from rough where _line in ({_numbers(lines)})"
    numbers = _column(engine, query) if lines else []
    named = {number for number in numbers if number}
    taken.unsure = [()] * numbers.count(None)
    for row in table.bad_rows:
        found, is_sure = contracts_in(row, table.columns, applied)
        named.update(found)
        taken.unsure += [] if is_sure else [found]
        taken.unsure += [()] * (int(str(row.params.get("lines", 1))) - 1)
    taken.bad_contracts = sorted(named)


def contracts_in(
    row: BadRow, columns: Sequence[str], applied: Applied
) -> tuple[tuple[str, ...], bool]:
    """Return the contracts that a row may name which its reader set aside, and whether that is sure.

    A cell too many or too few moves those behind it, so the cell is counted from either end; the
    first one is moved by none, nor is any in a row of as many cells as headings.
    """
    if (heading := applied.headings.get("contract_number")) is None:
        return (), False
    place, surplus = columns.index(heading), len(row.cells) - len(columns)
    places = {place} if not place else {place, place + surplus}
    cells = [row.cells[one] for one in sorted(places) if 0 <= one < len(row.cells)]
    found = tuple(text for one in cells if (text := read(BY_NAME["contract_number"], one).text))
    return found, bool(found) and len(places) == 1


def _nameless(
    engine: Engine, file: str, kind: TableKind, columns: Collection[str], applied: Applied
) -> list[BadRow]:
    """Return the rows without a contract number, or naming no vehicle."""
    keys = [key for key in ("plate", "vin") if key in columns]
    wanted = [(" and ".join(f"{key} is null" for key in keys), keys[0])]
    if kind == "portfolio":
        wanted.insert(0, ("contract_number is null", "contract_number"))
    found: dict[int, BadRow] = {}
    for condition, column in wanted:
        heading = applied.headings.get(column, column)
        query = f"select _line from rough where {condition} order by 1 limit {MOST_NAMELESS + 1}"
        for line in _column(engine, query):
            found.setdefault(line, BadRow(line, heading, "", "registrations.missing_key"))
    if len(found) > MOST_NAMELESS:
        raise Invalid("files.too_many_bad_rows", file=file, line=min(found), count=len(found))
    return list(found.values())


def _refuse_repeated(
    engine: Engine, file: str, kind: TableKind, result: Canonicalised, applied: Applied
) -> None:
    """Raise Invalid, with both lines and the cells as the file writes them, when a key stands twice."""
    keys, code = _ONCE[kind]
    present = [key for key in keys if key in result.columns]
    known = " and ".join(f"{key} is not null" for key in present)
    by = ", ".join(present)
    found = engine.table(
        f"""select min(_line) as first, {by} from rough where {known}
        group by {by} having count(*) > 1 order by 1 limit 1"""
    ).to_pylist()
    if not found:
        return
    values = [found[0][key] for key in present]
    same = " and ".join(
        f"{key} = {quoted(value)}" for key, value in zip(present, values, strict=True)
    )
    lines = _column(engine, f"select _line from rough where {same} order by 1 limit 2")
    held = columns_of(result.path)
    written = (f"coalesce({RAW}{key}, {key})" if RAW + key in held else key for key in present)
    query = f"select {', '.join(written)} from rough where _line = {int(lines[1])}"
    (cells,) = engine.table(query).to_pylist()
    column = ", ".join(applied.headings.get(key, key) for key in present)
    value = " / ".join(cells.values())
    raise Invalid(code, file=file, first=lines[0], line=lines[1], column=column, value=value)


def _keep_good(engine: Engine, rough: Path, target: Path, bad_lines: list[int]) -> None:
    """Leave out the rows set aside; a file without any keeps its bytes."""
    if not bad_lines:
        rough.replace(target)
        return
    engine.run(
        f"copy (select * from rough where _line not in ({_numbers(bad_lines)}))"
        f" to {quoted(str(target))} (format parquet, compression zstd)"
    )


def _column(engine: Engine, query: str) -> list[Any]:
    found: list[Any] = engine.table(query).column(0).to_pylist()
    return found


def _numbers(lines: list[int]) -> str:
    return ", ".join(map(str, lines))
