"""Refusals in the reader's words: where a sentence names a column or a word of the file contract.

The command line and the API speak of columns by their names in the contract, which is what one
writes there; on a page people choose them by what they are called.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from vigie.kernel.errors import VigieError
from vigie.registrations.portal.words.columns import CANONICAL_WORDS, COLUMNS, Words
from vigie.registrations.portal.words.states import SIDES
from vigie.ui import cells
from vigie.ui.catalogue import sentence_for

_RIGHTS: Final[dict[str, Words]] = {
    "legal_basis": _("Legal basis"),
    "permitted_fields": _("Permitted fields"),
    "retention_days": _("Kept for, in days"),
}


def refusal(error: VigieError) -> str:
    """Return the sentence of a refusal as a page says it."""
    return refusal_of(error.code, error.params)


def refusal_of(code: str, params: Mapping[str, object]) -> str:
    """Return the sentence of a code as a page says it; parameters as they were kept."""
    spoken = {name: _spoken(code, name, value) for name, value in params.items()}
    return sentence_for(code, spoken, cells.language())


def _spoken(code: str, name: str, value: object) -> object:
    speak = _SPEAKERS.get(f"{code.removeprefix('registrations.')}.{name}")
    return speak(str(value)) if speak else value


def _columns(text: str) -> str:
    """Say columns as people call them: `plate / vin, operation`."""
    return _each(text, COLUMNS)


def _words(text: str) -> str:
    """Say words of a closed list as people call them, and as a file writes them."""
    return ", ".join(_word(word) for word in text.split(", "))


def _word(word: str) -> str:
    label = str(CANONICAL_WORDS.get(word, word))
    return label if word.casefold() in label.casefold() else f"{label} ({word})"


def _sides(text: str) -> str:
    return _each(text, SIDES)


def _rights(text: str) -> str:
    return _each(text, _RIGHTS)


def _each(text: str, words: Mapping[str, Words]) -> str:
    return ", ".join(
        " / ".join(str(words.get(one, one)) for one in part.split(" / "))
        for part in text.split(", ")
    )


_SPEAKERS: Final[Mapping[str, Callable[[str], str]]] = {
    "missing_columns.column": _columns,
    "column_claimed_twice.column": _columns,
    "mapping_unknown_column.column": _columns,
    "mapping_unknown_column.kind": _sides,
    "mapping_doubled.column": _columns,
    "mapping_fixed_twice.column": _columns,
    "mapping_fixed_unknown.column": _columns,
    "mapping_fixed_unknown.known": _words,
    "mapping_customer_as_holder.column": _columns,
    "mapping_customer_as_holder.instead": _columns,
    "unknown_word.known": _words,
    "right_missing.missing": _rights,
    "nothing_to_watch.side": _sides,
    "source_side.side": _sides,
}
