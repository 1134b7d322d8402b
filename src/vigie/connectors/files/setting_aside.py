"""Rows set aside while a file is read: counted, bounded, kept with their raw text."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from vigie.connectors.files.limits import Limits
from vigie.connectors.files.quotes import LeftOpen
from vigie.kernel.errors import Invalid
from vigie.registrations.ports import LINE, BadRow

_SHOWN = 32_768
_CELL = 80  # of a row's other cells: enough for the number that says whose row it is


class Aside:
    """Collects bad rows into a list; Invalid once they are too many to be rows of this table."""

    def __init__(self, file: str, rows: list[BadRow], limits: Limits) -> None:
        self.rows = rows
        self._file = file
        self._limits = limits
        self._bytes = 0

    def add(self, row: BadRow) -> None:
        """Keep one bad row."""
        shown, *cells = map(_text, (row.value[:_SHOWN], *(cell[:_CELL] for cell in row.cells)))
        self._bytes += len(shown) + sum(len(cell) + 1 for cell in cells)
        self.rows.append(replace(row, value=shown, cells=tuple(cells)))
        if len(self.rows) > self._limits.bad_rows or self._bytes > self._limits.bad_bytes:
            first = self.rows[0]
            raise Invalid(
                "files.too_many_bad_rows",
                file=self._file,
                line=first.line,
                count=len(self.rows),
            )

    def usable(self, batch: pa.RecordBatch, *, nul: bool, long: bool) -> pa.RecordBatch:
        """Return the rows whose cells can be kept: no NUL, none longer than a cell may be."""
        if nul:
            batch = self._part(batch, "files.nul_byte", _has_nul)
        if long:
            batch = self._part(batch, "files.cell_too_long", self._is_long)
        return batch

    def without_left_open(self, batch: pa.RecordBatch, found: Sequence[LeftOpen]) -> pa.RecordBatch:
        """Return the rows whose quotes are closed; of the others the cell is kept here."""
        for one in found:
            line = batch.column(LINE)[one.row].as_py() + one.line
            cell = batch.column(one.place)[one.row].as_py()
            name = batch.schema.names[one.place]
            before = tuple(column[one.row].as_py() for column in batch.columns[: one.place])
            whole = before + ("",) * (batch.num_columns - 1 - one.place)
            params = {"lines": one.lines}
            self.add(BadRow(line, name, cell, "files.quote_left_open", params, whole))
        if not found:
            return batch
        gone = {one.row for one in found}
        return batch.filter(pa.array([row not in gone for row in range(batch.num_rows)]))

    def _is_long(self, column: pa.Array) -> pa.Array:
        return pc.greater(pc.binary_length(column), self._limits.cell_bytes)

    def _part(
        self, batch: pa.RecordBatch, code: str, fault: Callable[[pa.Array], pa.Array]
    ) -> pa.RecordBatch:
        at_fault = None
        for place, column in enumerate(batch.columns[:-1]):
            wrong = fault(column)
            if not pc.any(wrong).as_py():
                continue
            fresh = wrong if at_fault is None else pc.and_not(wrong, at_fault)
            self._keep(batch.filter(fresh), place, code)
            at_fault = wrong if at_fault is None else pc.or_(at_fault, wrong)
        return batch if at_fault is None else batch.filter(pc.invert(at_fault))

    def _keep(self, rows: pa.RecordBatch, place: int, code: str) -> None:
        name = rows.schema.names[place]
        limit = self._limits.cell_bytes // 1024
        for *cells, line in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            if "\n" in cells[place] and code == "files.cell_too_long":
                raise Invalid("files.endless_record", file=self._file, line=line)
            self.add(BadRow(line, name, cells[place], code, {"limit": limit}, tuple(cells)))


def _text(cell: str) -> str:
    """Return a cell as text can be kept: none holds NUL."""
    return cell.replace("\0", "\N{SYMBOL FOR NULL}")


def _has_nul(column: pa.Array) -> pa.Array:
    return pc.match_substring(column, "\0")
