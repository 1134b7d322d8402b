"""Cursors: where a page of a list ended, as an opaque text for addresses."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from vigie.kernel.errors import Invalid

Place = str | int


def encode_cursor(values: Sequence[Place]) -> str:
    """Return the cursor of the last row's sort values, its id last."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, size: int) -> list[Place]:
    """Return the values of a cursor; Invalid unless it holds `size` texts or integers."""
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid("kernel.cursor_unreadable", cursor=cursor[:100]) from error
    if not isinstance(values, list) or len(values) != size:
        raise Invalid("kernel.cursor_unreadable", cursor=cursor[:100])
    if not all(type(value) in (str, int) for value in values):
        raise Invalid("kernel.cursor_unreadable", cursor=cursor[:100])
    return values
