"""Which characters are marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.ui.differences import Marked, Piece, cut, mark


def shown(marked: Marked) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in marked)


@pytest.mark.parametrize(
    ("expected", "observed", "left", "right"),
    [
        ("VF1RFB00X57123456", "VF1RFB00X57132456", "VF1RFB00X571[23]456", "VF1RFB00X571[32]456"),
        ("AB-123-CD", "AB-128-CD", "AB-12[3]-CD", "AB-12[8]-CD"),
        ("DUPONT", "DUPOND", "DUPON[T]", "DUPON[D]"),
        ("DE LA FONTAINE", "DELA FONTAINE", "DE[ ]LA FONTAINE", "DELA FONTAINE"),
        ("GARAGE SUD SAS", "MARTIN ZOE", "[GARAGE] [SUD] [SAS]", "[MARTIN] [ZOE]"),
        ("GARAGE DES ALPES", "ALPES VOYAGES", "[GARAGE] [DES] ALPES", "ALPES [VOYAGES]"),
        ("same", "same", "same", "same"),
        ("inscribed", "", "[inscribed]", ""),
    ],
)
def test_marks(expected: str, observed: str, left: str, right: str) -> None:
    assert tuple(map(shown, mark(expected, observed))) == (left, right)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_character_is_lost(expected: str, observed: str) -> None:
    left, right = mark(expected, observed)
    assert "".join(piece.text for piece in left) == expected
    assert "".join(piece.text for piece in right) == observed


@given(st.text(max_size=40))
def test_equal_values_have_no_mark(value: str) -> None:
    left, right = mark(value, value)
    assert not any(piece.differs for piece in left + right)


def test_groups_keep_their_marks() -> None:
    groups = cut((Piece("VF"), Piece("1R", True), Piece("FB")), (3, 3))
    assert [shown(group) for group in groups] == ["VF[1]", "[R]FB"]
