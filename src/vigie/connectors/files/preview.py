"""The first rows of a table, and the habits of writing recognised in each column.

Only shown, never applied: a person sees that `01/02/2025` was taken for a French date before
anything is imported. Canonical text is made by registrations.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import pyarrow as pa

from vigie.registrations.ports import LINE, BadRow, Preview

Habit = Literal[
    "empty",
    "zero_one",
    "yes_no",
    "date_iso",
    "date_day_first",
    "date_month_first",
    "spreadsheet_number",
    "integer",
    "decimal_comma",
    "decimal_point",
    "text",
]
_SAMPLE: Final = 1_000
_WRITTEN: Final[tuple[tuple[Habit, str], ...]] = (
    ("zero_one", r"[01]"),
    ("yes_no", r"oui|non|yes|no|tak|nie|true|false|vrai|faux|o|n"),
    ("date_iso", r"\d{4}-\d{2}-\d{2}(?:[T ].*)?"),
    ("date_day_first", r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-]\d{4}(?: .*)?"),
    ("date_month_first", r"(?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01])[/.-]\d{4}(?: .*)?"),
    ("spreadsheet_number", r"\d+(?:[.,]\d*)?e\+?\d+"),
    ("integer", r"[+-]?\d+|[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+"),
    ("decimal_comma", r"[+-]?\d{1,3}(?:[ \u00a0\u202f.]?\d{3})*(?:,\d+)?(?: ?(?:€|eur))?"),
    ("decimal_point", r"[+-]?\d{1,3}(?:[ \u00a0\u202f,]?\d{3})*(?:\.\d+)?(?: ?(?:€|eur))?"),
)
_PATTERNS: Final = tuple(
    (habit, re.compile(pattern, re.IGNORECASE | re.ASCII)) for habit, pattern in _WRITTEN
)


def first_rows(
    columns: tuple[str, ...], batches: Iterator[pa.RecordBatch], bad_rows: list[BadRow], count: int
) -> Preview:
    """Return the first rows; habits come from the first thousand.

    `bad_rows` is the list that `batches` fills. Raises Invalid where the file breaks within them.
    """
    wanted = max(count, _SAMPLE)
    taken: list[dict[str, str]] = []
    for batch in batches:
        taken += batch.slice(0, wanted - len(taken)).to_pylist()
        if len(taken) >= wanted:
            break
    shown = taken[:count]
    last = int(shown[-1][LINE]) if shown else 0
    return Preview(
        columns=columns,
        lines=tuple(int(row[LINE]) for row in shown),
        rows=tuple(tuple(row[name] for name in columns) for row in shown),
        habits={name: habit_of(row[name] for row in taken) for name in columns},
        bad_rows=tuple(bad for bad in bad_rows if bad.line < last or len(taken) < wanted),
    )


def habit_of(cells: Iterable[str]) -> Habit:
    """Return the first habit that every filled cell follows, `text` when none does."""
    filled = {cell.strip() for cell in cells} - {""}
    if not filled:
        return "empty"
    for habit, pattern in _PATTERNS:
        if all(pattern.fullmatch(cell) for cell in filled):
            return habit
    return "text"
