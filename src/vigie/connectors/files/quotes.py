"""Quotes that were opened and not closed: what they swallowed is told, never taken for one cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_FEWEST_COLUMNS: Final = 3  # of two columns, any line with one delimiter would look like a row


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A row of a batch one of whose cells holds whole rows: the cell's column, its first line.

    `line` counts from the row's own first line, `lines` the lines that the cell holds.
    """

    row: int
    place: int
    line: int
    lines: int


def swallowed(batch: pa.RecordBatch, spans: Sequence[int], delimiter: str) -> Iterator[Swallowed]:
    """Yield the rows that hold, in a cell, a line with as many delimiters as a row has.

    A quote that closes only at the end of the file, or at another quote that was never closed, gives
    the right number of cells. An address of several lines is a cell like any other.
    """
    if batch.num_columns < _FEWEST_COLUMNS:
        return
    for row, span in enumerate(spans):
        before = 0
        for place, column in enumerate(batch.columns if span > 1 else ()):
            lines = _LINE_END.split(column[row].as_py())
            if any(line.count(delimiter) >= batch.num_columns - 1 for line in lines[1:]):
                yield Swallowed(row, place, before, len(lines) - (not lines[-1]))
                break
            before += len(lines) - 1


def is_left_open(lines: Sequence[bytes]) -> bool:
    """Tell whether a record of several lines ends inside a quote: then its quotes are uneven."""
    return len(lines) > 1 and sum(line.count(b'"') for line in lines) % 2 == 1
