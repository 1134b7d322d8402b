"""What makes a row or a set of headings unusable, as values that are shown together.

Pure: no file and no table is opened here. Codes are those of `registrations/data/messages.toml`
and `connectors/data/messages.toml`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

TableKind = Literal["portfolio", "register", "operations", "inspections"]

OPERATION_COLUMNS: Final = ("plate", "vin", "operation", "occurred_on", "cancelled_on")
INSPECTION_COLUMNS: Final = ("plate", "vin", "inspected_on", "result", "odometer_km")

# Every group of a table needs one column at least: a vehicle is named by its plate or its VIN.
REQUIRED: Final[Mapping[TableKind, tuple[tuple[str, ...], ...]]] = {
    "portfolio": (("contract_number",), ("plate", "vin")),
    "register": (("plate", "vin"),),
    "operations": (("plate", "vin"), ("operation",), ("occurred_on",)),
    "inspections": (("plate", "vin"), ("inspected_on",)),
}

# "1.2E+16", "1,23457E+16": what a spreadsheet leaves of a VIN made of digits, or of digits around
# one E. A VIN has 17 characters and neither point, comma nor sign; the pattern asks for one of them
# or for fewer characters than a VIN. The same text works in Python, RE2 (DuckDB, Arrow) and Java.
SPREADSHEET_NUMBER: Final = r"^\s*(?:\d+[.,]\d*[eE][+-]?\d{1,3}|\d+[eE][+-]\d{1,3}|\d+[.,]0+)\s*$"
_SPREADSHEET_NUMBER: Final = re.compile(SPREADSHEET_NUMBER)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row set aside: where it stands, what it held, why.

    `line` is the physical line of the file (the row of a spreadsheet, the row number of a Parquet
    file plus one), `column` the heading of the file or "" when the whole row is at fault, `value`
    the cell or the raw row, `code` and `params` the reason as a sentence of the catalogue. `cells`
    are those of a row that its reader set aside, cut short, where they could be told apart.
    """

    line: int
    column: str
    value: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    cells: tuple[str, ...] = ()

    def details(self, file: str) -> dict[str, object]:
        """Return what the sentence of `code` asks for: file, line, column, value, parameters."""
        place = {"file": file, "line": self.line, "column": self.column, "value": cut(self.value)}
        return {**place, **self.params}


def cut(value: str) -> str:
    """Return a value short enough for a sentence: 80 characters at most."""
    return value if len(value) <= 80 else f"{value[:79]}…"


def missing_columns(present: Collection[str], kind: TableKind) -> tuple[str, ...]:
    """Return what a table lacks; alternatives are joined by ` / ` (`plate / vin`)."""
    return tuple(
        " / ".join(choices) for choices in REQUIRED[kind] if not set(choices) & set(present)
    )


def looks_like_spreadsheet_number(text: str) -> bool:
    """Tell whether an identifier was turned into a number by a spreadsheet: `1.2E+16`."""
    return _SPREADSHEET_NUMBER.match(text) is not None
