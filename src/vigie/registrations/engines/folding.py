"""Folding whole Arrow columns: the result of `kernel.text`, at the speed of a byte table.

ASCII text keeps its length when letters go up and gaps become spaces, so one pass of a byte
table over the data buffer does most cells, with the same offsets. Cells beyond ASCII are joined
into one string, folded by passes over it, and split again. The differential test holds both
equal to the reference.
"""

import string
import unicodedata
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from vigie.kernel.text import LETTER_FOLDS, alphanumerics, fold, is_gap
from vigie.registrations.domain.canonical import EMPTY

_ASCII = tuple(map(chr, range(128)))
_SPACED: Final = bytes(
    0x20 if i < 128 and is_gap(chr(i)) else i
    for i in bytes.maketrans(string.ascii_lowercase.encode(), string.ascii_uppercase.encode())
)
_BARE: Final = bytes(0x20 if i < 128 and not chr(i).isalnum() else _SPACED[i] for i in range(256))
_EMPTY_SET: Final = pa.array(sorted(EMPTY), pa.string())
_SEPARATOR: Final = "\0"
_GAPS: Final = tuple(c for c in _ASCII if is_gap(c) and c != " ")

Array = Any  # pyarrow ships no types


def folded(raw: Array) -> Array:
    """Return the folded text of a string array, null where a cell is not known."""
    data, text = _translated(raw, _SPACED)
    if pc.any(pc.or_(pc.starts_with(text, " "), pc.ends_with(text, " "))).as_py():
        text = pc.ascii_trim(text, " ")
    if b"  " in data:
        twice = pc.match_substring(text, "  ")
        once = pc.replace_substring_regex(text.filter(twice), " +", " ")
        text = pc.replace_with_mask(text, twice, once)
    return without_empty(_with_others(raw, data, text, _fold_all))


def alphanumeric(raw: Array) -> Array:
    """Return letters and digits of a string array, null where a cell is not known."""
    data, text = _translated(raw, _BARE)
    if b" " in data:
        text = pc.replace_substring(text, " ", "")
    return without_empty(_with_others(raw, data, text, lambda cells: map(alphanumerics, cells)))


def without_empty(text: Array) -> Array:
    """Return the array with null for each spelling of not known."""
    empty = pc.is_in(text, value_set=_EMPTY_SET)
    return pc.if_else(empty, pa.scalar(None, pa.string()), text)


def as_text(cells: Array) -> Array:
    """Return a string array, decoded if it was coded."""
    return cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells


def compact(raw: Array) -> Array:
    """Return the array on buffers of its own, without nulls and without offset."""
    filled = pc.fill_null(raw, "") if raw.null_count else raw
    if filled.offset == 0 and filled.nbytes <= sum(b.size for b in filled.buffers() if b) <= (
        2 * filled.nbytes + 1024
    ):
        return filled
    return pa.concat_arrays([filled.slice(0, 0), filled])


def _translated(raw: Array, table: bytes) -> tuple[bytes, Array]:
    _, offsets, values = raw.buffers()
    data = values.to_pybytes().translate(table) if values is not None else b""
    buffers = [None, offsets, pa.py_buffer(data)]
    return data, pa.Array.from_buffers(pa.string(), len(raw), buffers)


def _with_others(raw: Array, data: bytes, text: Array, way: Any) -> Array:
    if data.isascii():
        return text
    others = pc.invert(pc.string_is_ascii(raw))
    cells = raw.filter(others).to_pylist()
    return pc.replace_with_mask(text, others, pa.array(list(way(cells)), pa.string()))


def _fold_all(cells: list[str]) -> list[str]:
    """Fold many cells as one string; a cell that holds the separator sends all to the judge."""
    blob = _SEPARATOR.join(cells)
    if blob.count(_SEPARATOR) != len(cells) - 1:
        return [fold(cell) for cell in cells]
    for letter, plain in LETTER_FOLDS.items():
        blob = blob.replace(letter, plain)
    blob = unicodedata.normalize("NFD", blob.upper())
    for char in sorted(set(blob).difference(_ASCII)):
        blob = blob.replace(char, _plain(char))
    for char in _GAPS:
        blob = blob.replace(char, " ")
    while "  " in blob:
        blob = blob.replace("  ", " ")
    return [cell.strip(" ") for cell in blob.split(_SEPARATOR)]


def _plain(char: str) -> str:
    if unicodedata.category(char).startswith("M"):
        return ""
    return " " if is_gap(char) else LETTER_FOLDS.get(char, char)
