"""The input of an act, and its result: the same text for the same wish, the same value back."""

import inspect
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

import pytest

from vigie.journal.domain.inputs import canonical_input, has_nul
from vigie.journal.domain.results import decode, encode


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Wish:
    when: date
    names: frozenset[str]
    share: float = 0.5


def act(number: int, wish: Any = None, *, note: str = "", by: str = "", key: str = "") -> None: ...


SIGNATURE = inspect.signature(act)


def text(**arguments: object) -> str:
    return canonical_input(SIGNATURE, arguments)


def test_an_argument_left_out_equals_its_default() -> None:
    assert text(number=1) == text(number=1, note="", wish=None) == '{"number": 1}'
    assert text(number=1, note="x") != text(number=1)


def test_who_asks_and_the_key_are_no_input() -> None:
    assert text(number=1, by="anna", key="a") == text(number=1)


def test_sets_dates_and_mappings_have_one_text() -> None:
    wish = Wish(date(2026, 11, 23), frozenset({"b", "a", "c"}))
    expected = (
        '{"number": 1, "wish": {"names": ["a", "b", "c"], "share": 0.5, "when": "2026-11-23"}}'
    )
    assert text(number=1, wish=wish) == expected
    proxy = MappingProxyType({"colour": Colour.RED, "sum": Decimal("1.50")})
    assert text(number=1, wish=proxy) == '{"number": 1, "wish": {"colour": "red", "sum": "1.50"}}'


def test_what_has_no_text_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="may not take object"):
        text(number=1, wish=object())


def test_a_lone_surrogate_has_a_text_and_nul_is_seen() -> None:
    assert text(number=1, note="\ud800") == '{"note": "\\ud800", "number": 1}'
    assert has_nul(text(number=1, note="a\0b"))
    assert not has_nul(text(number=1, note="a\\u0000b"))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (tuple[int, ...], (1, 2, 3)),
        (tuple[int, str], (1, "a")),
        (tuple[date, Decimal, Colour], (date(2026, 1, 2), Decimal("1.50"), Colour.RED)),
        (Decimal | None, Decimal(2)),
        (Colour | None, None),
    ],
)
def test_a_stored_result_comes_back_as_it_was(kind: Any, value: object) -> None:
    assert decode(kind, encode(value)) == value
