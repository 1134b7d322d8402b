"""Words that are alike but for an initial or a typing error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.registrations.domain.likeness import (
    Name,
    is_like,
    joined,
    may_be_one,
    may_be_one_place,
)

WORDS = st.lists(st.text("AB", min_size=1, max_size=3), max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("DUPONT", "DUPONT", True),
        ("DUPONT", "DUPOND", True),
        ("DUPONT", "DUPNOT", True),
        ("DUPONT", "DUPON", True),
        ("DUPONT", "DURAND", False),
        ("MARTIN", "MARTINEZ", False),
        ("ROCHEFOUCAULD", "ROCHEFOUCAULT", True),
        ("J", "JEAN", True),
        ("LEA", "LEO", False),
        ("1234", "1235", False),
        ("", "A", False),
    ],
)
def test_is_like(one: str, other: str, alike: bool) -> None:
    assert is_like(one, other) is alike
    assert is_like(other, one) is alike


def test_titles_and_legal_forms_tell_nobody_apart() -> None:
    assert Name("MME DUPONT MARIE", "person").tokens == ("DUPONT", "MARIE")
    assert Name("LOCAM SAS", "company").tokens == ("LOCAM",)
    assert may_be_one(Name("LOCAM", "company"), Name("LOCAM SAS", "company"))
    assert not may_be_one(Name("", "person"), Name("", "person"))


def test_places_have_the_same_numbers() -> None:
    assert may_be_one_place("12 RUE X 75001", "75001 12 RUE X")
    assert not may_be_one_place("12 RUE X", "14 RUE X")


def _joined_plainly(text: str, other: str) -> str:
    words, found, place = text.split(), list[str](), 0
    while place < len(words):
        runs = [words[place : place + count] for count in (4, 3, 2)]
        run = next((one for one in runs if len(one) > 1 and "".join(one) in other.split()), None)
        found.append("".join(run or words[place]))
        place += len(run or [""])
    return " ".join(found)


@given(WORDS, WORDS)
def test_words_are_joined_as_the_plain_rule_joins_them(one: str, other: str) -> None:
    assert joined(one, other) == (_joined_plainly(one, other), _joined_plainly(other, one))
