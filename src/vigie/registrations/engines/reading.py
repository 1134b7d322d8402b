"""One Arrow column of raw cells → canonical cells, by the kind of the column.

Text is folded in bulk (`folding`). Dates, numbers, words and codes have few distinct values:
each one is read once by the reference `domain.canonical.read`, and the answer is kept.
"""

import re
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from vigie.registrations.domain.canonical import (
    USUAL,
    Habits,
    is_told_plainly,
    make_synonyms,
    read,
)
from vigie.registrations.domain.columns import Column
from vigie.registrations.domain.validation import SPREADSHEET_NUMBER
from vigie.registrations.engines.folding import Array, alphanumeric, folded

_FOLDED: Final = frozenset({"text", "name", "address", "code", "make"})
_BARE: Final = frozenset({"plate", "vin", "siren"})
_IN_BULK: Final = _FOLDED | _BARE | {"decimal"}
_CANONICAL_NUMBER: Final = r"^(?:[1-9][0-9]{0,17}(?:\.[0-9]{0,17}[1-9])?)$"
_NUMBER_MARK: Final = re.compile(rb"[.,+-]")
_REMEMBERED: Final = 200_000
_SPREAD: Final = 0.1


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that cannot be read: where it stands, what it says, why."""

    line: int
    column: str
    value: str
    code: str


@dataclass(slots=True)
class ColumnReader:
    """Reads the batches of one column and remembers the distinct values already read.

    Raw text that means another thing to who does not know the file's habits is not kept.
    """

    column: Column
    is_spread: bool | None = None
    habits: Habits = USUAL
    _known: dict[str, tuple[str | None, str]] = field(default_factory=dict)

    def read(self, raw: Array) -> tuple[Array, Array, list[tuple[int, str]]]:
        """Return canonical cells, raw cells where they differ, and (row, code) of the faults.

        The first batch decides for the whole column: coded by distinct values, or plain strings
        for text where over a tenth of the cells are distinct.
        """
        if self.is_spread:
            return self._read_all(raw)
        coded = raw.dictionary_encode()
        if self.is_spread is None:
            many = len(coded.dictionary) > max(_SPREAD * len(raw), 1000)
            self.is_spread = many and self.column.kind in _IN_BULK
            if self.is_spread:
                return self._read_all(raw)
        canonical, kept, faults = self._read_all(coded.dictionary)
        found = _rows_of(coded.indices, dict(faults))
        return _recoded(canonical, coded.indices), _recoded(kept, coded.indices), found

    def _read_all(self, raw: Array) -> tuple[Array, Array, list[tuple[int, str]]]:
        canonical, faults = self._canonical(raw)
        kept = _raw_where_different(raw, canonical)
        if not is_told_plainly(self.column, self.habits):
            kept = pc.if_else(pc.is_valid(canonical), pa.scalar(None, pa.string()), kept)
        return canonical, kept, faults

    def _canonical(self, raw: Array) -> tuple[Array, list[tuple[int, str]]]:
        kind = self.column.kind
        if kind in _FOLDED:
            text = folded(raw)
            return (_renamed(text) if kind == "make" else text), []
        if kind in _BARE:
            return _identifiers(raw, kind == "vin")
        if kind == "decimal":
            return self._decimals(raw)
        return self._one_by_one(raw)

    def _decimals(self, raw: Array) -> tuple[Array, list[tuple[int, str]]]:
        plain = pc.match_substring_regex(raw, _CANONICAL_NUMBER)
        other_rows = pc.indices_nonzero(pc.invert(plain)).to_pylist()
        if not other_rows:
            return raw, []
        others, faults = self._one_by_one(raw.filter(pc.invert(plain)))
        text = pc.replace_with_mask(raw, pc.invert(plain), others)
        return text, [(other_rows[row], code) for row, code in faults]

    def _one_by_one(self, raw: Array) -> tuple[Array, list[tuple[int, str]]]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        readings = [self._read_one(cell) for cell in raw.to_pylist()]
        faults = [(row, fault) for row, (_, fault) in enumerate(readings) if fault]
        return pa.array([text for text, _ in readings], pa.string()), faults

    def _read_one(self, cell: str) -> tuple[str | None, str]:
        answer = self._known.get(cell)
        if answer is None:
            text, fault = read(self.column, cell, self.habits)
            answer = self._known[cell] = (text or None, fault)
        return answer


def _identifiers(raw: Array, is_vin: bool) -> tuple[Array, list[tuple[int, str]]]:
    text = alphanumeric(raw)
    values = raw.buffers()[2]
    if not is_vin or values is None or not _NUMBER_MARK.search(values.to_pybytes()):
        return text, []
    numbers = pc.match_substring_regex(raw, SPREADSHEET_NUMBER)
    rows = pc.indices_nonzero(numbers).to_pylist()
    if rows:
        text = pc.if_else(numbers, pa.scalar(None, pa.string()), text)
    return text, [(row, "registrations.vin_as_number") for row in rows]


def _renamed(text: Array) -> Array:
    synonyms = make_synonyms()
    others = pc.index_in(text, value_set=pa.array(list(synonyms), pa.string()))
    return pc.coalesce(pa.array(list(synonyms.values()), pa.string()).take(others), text)


def _raw_where_different(raw: Array, canonical: Array) -> Array:
    same = pc.or_(pc.fill_null(pc.equal(raw, canonical), False), pc.equal(raw, ""))
    return pc.if_else(same, pa.scalar(None, pa.string()), raw)


def _recoded(values: Array, indices: Array) -> Array:
    coded = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(indices), coded.dictionary)


def _rows_of(indices: Array, faults: dict[int, str]) -> list[tuple[int, str]]:
    if not faults:
        return []
    wrong = pc.is_in(indices, value_set=pa.array(list(faults), pa.int32()))
    rows: list[int] = pc.indices_nonzero(wrong).to_pylist()
    codes: list[int] = indices.filter(wrong).to_pylist()
    return [(row, faults[code]) for row, code in zip(rows, codes, strict=True)]
