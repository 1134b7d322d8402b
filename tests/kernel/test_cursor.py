"""Cursors: what was written is read back, and nothing else is."""

import json
from base64 import urlsafe_b64encode
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.cursor import decode_cursor, encode_cursor
from vigie.kernel.errors import Invalid

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
numbers = st.integers(-(2**63) + 1, 2**63 - 1)


def forged(*values: object) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@given(texts, st.dates(), numbers)
def test_what_was_written_is_read_back(text: str, day: date, number: int) -> None:
    values: list[str | int] = [text, day.isoformat(), number]
    assert decode_cursor(encode_cursor(values), str, date, int) == values


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "é",
        "x",
        "bm9uc2Vuc2U",
        forged(),
        forged("2026-01-01"),
        forged("2026-01-01", "7"),
        forged("2026-01-01", True),
        forged("2026-01-01", 1.5),
        forged("2026-01-01", 2**63),
        forged("2026-02-30", 7),
        forged("20260101", 7),
        forged("2026-01-01\0", 7),
        forged(None, 7),
        forged(["2026-01-01"], 7),
        forged("2026-01-01", 7, 8),
        urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_what_nobody_wrote_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid, match=r"kernel\.cursor_unreadable"):
        decode_cursor(cursor, date, int)


def test_half_a_pair_of_surrogates_is_no_text() -> None:
    with pytest.raises(Invalid, match=r"kernel\.cursor_unreadable"):
        decode_cursor(
            urlsafe_b64encode(b'["\\\\ud800", 7]'.replace(b"\\\\", b"\\")).decode(), str, int
        )


@given(st.binary())
def test_no_bytes_do_more_than_be_refused(raw: bytes) -> None:
    cursor = urlsafe_b64encode(raw).decode()
    try:
        found = decode_cursor(cursor, str, int)
    except Invalid:
        return
    assert [type(value) for value in found] == [str, int]
