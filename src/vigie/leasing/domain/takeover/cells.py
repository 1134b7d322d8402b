"""One row of a file, cell by cell; whatever is wrong is remembered, so that all is told at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from vigie.kernel.money import currencies, currency
from vigie.kernel.text import fold
from vigie.leasing.domain.asked_text import plain_number

_YES = frozenset({"YES", "Y", "OUI", "O", "TAK", "T", "TRUE", "1"})
_NO = frozenset({"NO", "N", "NON", "NIE", "FALSE", "0"})
_LIMIT = 10**15


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row: its line, the column ("" for the whole row), the cell, why."""

    line: int
    column: str
    value: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def details(self) -> dict[str, object]:
        """Return what the sentence of `code` may ask for."""
        return {"line": self.line, "column": self.column, "value": self.value, **self.params}


class Cells:
    """The cells of a row by column; a column that is not there is empty."""

    def __init__(self, line: int, texts: Mapping[str, str]) -> None:
        self.line = line
        self.faults: list[Fault] = []
        self._texts = texts

    def text(self, column: str, default: str = "") -> str:
        """Return a cell without spaces around and inside doubled."""
        return " ".join(self._texts.get(column, "").split()) or default

    def needed(self, column: str) -> str:
        """Return a cell that must be filled."""
        text = self.text(column)
        if not text:
            self.fail(column, "leasing.takeover_empty")
        return text

    def word(self, column: str, known: Mapping[str, str], default: str) -> str:
        """Return what a word stands for; "" in the cell stands for `default`."""
        text = self.text(column)
        found = known.get(fold(text)) if text else default
        if found is None:
            self.fail(column, "leasing.takeover_word", known=", ".join(sorted(set(known.values()))))
        return default if found is None else found

    def one_of(self, column: str, known: Collection[str], default: str = "") -> str:
        """Return a code out of several."""
        return self.word(column, {fold(one): one for one in known}, default)

    def yes(self, column: str, *, default: bool) -> bool:
        """Return yes or no, in three languages."""
        word = fold(self.text(column))
        if word and word not in _YES | _NO:
            self.fail(column, "leasing.takeover_word", known="yes, no")
        return word in _YES if word else default

    def day(self, column: str, *, is_needed: bool = True) -> date | None:
        """Return a date: 2026-11-27 or 27/11/2026 (also with points)."""
        text = self.needed(column) if is_needed else self.text(column)
        if not text:
            return None
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 (a date, no instant)
            except ValueError:
                continue
        self.fail(column, "leasing.takeover_date")
        return None

    def number(self, column: str, default: int | None = None) -> Fraction:
        """Return a number, not below zero: 1234.56, 1 234,56."""
        text = self.text(column)
        if not text and default is not None:
            return Fraction(default)
        try:
            value = Fraction(plain_number(text))
        except (ValueError, ZeroDivisionError):
            value = Fraction(-1)
        if "/" in text or not 0 <= value < _LIMIT:
            self.fail(column, "leasing.takeover_number" if text else "leasing.takeover_empty")
            return Fraction(default or 0)
        return value

    def count(self, column: str, default: int | None = None) -> int:
        """Return a whole number from 1 to 1200."""
        value = self.number(column, default)
        if value.denominator != 1 or not 1 <= value <= 1200:
            self.fail(column, "leasing.takeover_count")
            return 1
        return int(value)

    def money(self, column: str, code: str, default: int | None = None) -> int:
        """Return an amount in minor units; more decimals than the currency has are a fault."""
        value = self.number(column, default) * currency(code).per_unit
        if value.denominator != 1:
            self.fail(column, "leasing.takeover_decimals", currency=code)
        return int(value)

    def currency(self) -> str:
        """Return the currency of the row: euros where it says none."""
        code = self.text("currency", "EUR").upper()
        if code not in currencies():
            self.fail("currency", "kernel.currency_unknown", currency=code)
            return "EUR"
        return code

    def fail(self, column: str, code: str, **params: object) -> None:
        """Remember a fault; the first of a column is enough."""
        if all(fault.column != column for fault in self.faults):
            fault = Fault(self.line, column, self._texts.get(column, "")[:80], code, params)
            self.faults.append(fault)
