"""Quotes that were opened and not closed: what they swallowed is told, never taken for one cell.

Arrow closes such a quote at the end of the file, or at the next quote of any row, and the row may
then have the right number of cells. RFC 4180, section 2, rules 5 to 7, tell it from an address of
several lines: behind a closing quote stands a delimiter, a line end or the end.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa

from vigie.connectors.files.scan import line_ends


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A row of a batch with a cell whose quote is not closed: the cell's column and first line.

    `line` counts from the row's own first line, `lines` those that the cell holds.
    """

    row: int
    place: int
    line: int
    lines: int


@dataclass(slots=True)
class RawLines:
    """The physical lines of a file, one character a byte, read forward and once."""

    lines: Iterator[str]
    at: int

    def of(self, first: int, count: int) -> list[str]:
        """Return `count` lines from line `first` on, fewer at the end of the file."""
        found = list(islice(self.lines, first - self.at, first - self.at + count))
        self.at = first + count
        return found


def left_open(
    batch: pa.RecordBatch, spans: Sequence[int], starts: pa.Array, raw: RawLines, delimiter: str
) -> Iterator[LeftOpen]:
    """Yield the rows of several lines whose quotes break the rules; `starts` are their first lines."""
    for row, span in enumerate(spans):
        if span > 1 and _breaks_rules(raw.of(starts[row].as_py(), span), delimiter):
            ends = [line_ends(column[row].as_py().encode()) for column in batch.columns]
            place = max(range(len(ends)), key=ends.__getitem__)
            closes = batch.column(place)[row].as_py().endswith(("\n", "\r"))
            yield LeftOpen(row, place, sum(ends[:place]), ends[place] + (not closes))


def _breaks_rules(lines: Sequence[str], delimiter: str) -> bool:
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False


def is_left_open(lines: Sequence[bytes]) -> bool:
    """Tell whether headings of several lines end inside a quote: then their quotes are uneven."""
    return len(lines) > 1 and sum(line.count(b'"') for line in lines) % 2 == 1
