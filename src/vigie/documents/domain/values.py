"""What a template's fields may hold, and how a value is told to be wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from vigie.documents.domain.parties import Party
from vigie.kernel.money import Money

Cell = str | int | date | Decimal | Money | None
Row = Mapping[str, Cell]
Value = Cell | Party | Sequence[Row]
Data = Mapping[str, Value]

LONGEST_TEXT: Final = 2_000
MOST_ROWS: Final = 2_000


class FieldType(StrEnum):
    """The type of a field; `rate` is a percentage with the decimals that are to be shown."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    RATE = "rate"
    QUANTITY = "quantity"
    COUNT = "count"
    PARTY = "party"
    ROWS = "rows"


NUMBERS: Final = frozenset({FieldType.AMOUNT, FieldType.RATE, FieldType.QUANTITY, FieldType.COUNT})
_HELD: Final[Mapping[FieldType, type | tuple[type, ...]]] = {
    FieldType.TEXT: str,
    FieldType.DATE: date,
    FieldType.AMOUNT: Money,
    FieldType.RATE: Decimal,
    FieldType.QUANTITY: Decimal,
    FieldType.COUNT: int,
    FieldType.PARTY: Party,
    FieldType.ROWS: (list, tuple),
}


def fits(value: Value, kind: FieldType) -> bool:
    """Tell whether a value is of a type, and within its bounds."""
    if isinstance(value, bool) or not isinstance(value, _HELD[kind]):
        return False
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, Party):
        return all(len(getattr(value, name)) <= LONGEST_TEXT for name in Party.__dataclass_fields__)
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.as_tuple().digits) <= 30
    return not isinstance(value, list | tuple) or len(value) <= MOST_ROWS
