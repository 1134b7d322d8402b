"""Cursors: where a page of a list ended, as an opaque text for addresses."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date

from vigie.kernel.errors import Invalid

Place = str | int


def encode_cursor(values: Sequence[Place]) -> str:
    """Return the cursor of the last row's sort values, its id last."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type[Place | date]) -> list[Place]:
    """Return the values of a cursor, one of each kind; a date stays a text, in ISO 8601.

    Raises Invalid for whatever `encode_cursor` did not write for such a list: addresses are typed
    by people too, and a database refuses what it cannot compare.
    """
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise Invalid("kernel.cursor_unreadable", cursor=cursor[:100]) from error
    if not isinstance(values, list) or len(values) != len(kinds):
        raise Invalid("kernel.cursor_unreadable", cursor=cursor[:100])
    if not all(map(_fits, values, kinds)):
        raise Invalid("kernel.cursor_unreadable", cursor=cursor[:100])
    return values


def _fits(value: object, kind: type[Place | date]) -> bool:
    if kind is int:
        return type(value) is int and abs(value) < 2**63
    if type(value) is not str or "\0" in value or any("\ud800" <= one <= "\udfff" for one in value):
        return False
    return kind is str or _is_day(value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
