"""Foreign text in our sentences: worked values, and laws over any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.foreign_text import CLOSE, OPEN, held

WORKED = [
    ("31/02/2025", "31/02/2025"),
    ("Zoé Martin 🚗", "Zoé Martin 🚗"),
    ("12 rue X\r\nParis", "12 rue X⏎Paris"),
    ("a\tb\x1b[31mred\x07", "a�b�[31mred�"),
    ("evil\u202egpj.exe", "evil�gpj.exe"),
    ("محمد", f"{OPEN}محمد{CLOSE}"),
    ("משה LEVI", f"{OPEN}משה LEVI{CLOSE}"),
    (f"line 2: “{OPEN}محمد{CLOSE}” is no date", f"line 2: “{OPEN}محمد{CLOSE}” is no date"),
    (f"a{CLOSE}b", "a�b"),
    (f"א{OPEN}b{CLOSE}", f"{OPEN}א�b�{CLOSE}"),
    ("1\u202f234\u00a0%", "1\u202f234\u00a0%"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "wanted"), WORKED)
def test_worked_values(text: str, wanted: str) -> None:
    assert held(text) == wanted


@given(st.text() | st.text(alphabet=f"aé \n\r\t\x1bא0{OPEN}{CLOSE}\u202e\u2028\u2066"))
def test_it_stays_on_its_line_and_within_itself_and_twice_is_once(text: str) -> None:
    once = held(text)
    assert held(once) == once
    assert len(once.splitlines()) <= 1
    assert not set(once) & set("\x00\x1b\x07\u202a\u202b\u202d\u202e")
    depth = 0
    for letter in once:
        depth += (letter in "\u2066\u2067\u2068") - (letter == CLOSE)
        assert depth >= 0
    assert depth == 0
