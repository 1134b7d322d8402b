"""Cells of an exported CSV, made harmless for the spreadsheet that will open it.

A cell that begins with `=`, `+`, `-`, `@`, tab or carriage return may be run as a formula
(OWASP, "CSV Injection"). A leading apostrophe makes it text. Plain numbers stay numbers.
"""

import re
from collections.abc import Iterable
from typing import Final

# Full-width forms are folded to ASCII by some spreadsheets, so they count as well.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_BLANK: Final = " \u00a0\u200b\u200e\u200f\ufeff"
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[ \u00a0\u202f.,]\d+)*\Z", re.ASCII)


def neutralise(cell: str) -> str:
    """Return a cell that no spreadsheet runs; `-12,50` and `+33 6 12` stay as they are."""
    if not cell.lstrip(_BLANK).startswith(_DANGEROUS) or _NUMBER.match(cell):
        return cell
    return f"'{cell}"


def neutralised(row: Iterable[object]) -> list[str]:
    """Return a row ready for `csv.writer`; None is empty."""
    return ["" if cell is None else neutralise(str(cell)) for cell in row]
