"""Legal forms by their dots and spaces: one company in every spelling, two that differ stay two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.registrations.domain.legal_forms import in_one_spelling, is_loose, spellings
from vigie.registrations.engines.likeness import likeness

SAME = [
    ("ALFA SP. Z O.O", "ALFA SP. Z O.O.", "ALFA SPZOO"),
    ("ALFA SP. Z O.O.", "ALFA SP Z OO", "ALFA SPZOO"),
    ("ALFA SP. Z O. O.", "ALFA SP.Z O.O.", "ALFA SPZOO"),
    ("ALFA SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA", "ALFA SP Z OGR ODP", "ALFA SPZOO"),
    ("ALFA SP Z O", "ALFA SP. Z", "ALFA SPZOO"),  # cut by the register
    ("BETA S.A.S.", "BETA SAS", "BETA SAS"),
    ("BETA S. A. S.", "BETA S A S", "BETA SAS"),
    ("BETA S.A.", "BETA S A", "BETA SA"),
    ("BETA SOCIETE ANONYME", "BETA, S.A.", "BETA SA"),
    ("GAMMA S.A.R.L.", "GAMMA SARL", "GAMMA SARL"),
    ("DELTA SP. J.", "DELTA SPOLKA JAWNA", "DELTA SPJ"),
    ("DELTA SP.K.", "DELTA SP K", "DELTA SPK"),
    ("EPSILON SP. Z O.O. SP. K.", "EPSILON SP Z OO SPOLKA KOMANDYTOWA", "EPSILON SPZOO SPK"),
    ("B.M.W. FINANCE", "BMW FINANCE", "BMW FINANCE"),
]
DIFFERENT = [
    ("ALFA SP. Z O.O.", "BETA SP. Z O.O."),
    ("ALFA SP. Z O.O.", "ALFA TRANS SP. Z O.O."),
    ("BETA S.A.S.", "BELA S.A.S."),
    ("AUTO ALFA SP. Z O.O.", "AUTO ALGA SP. Z O.O. POLSKA"),
    ("LOCAM SAS", "LOCAMION SAS"),
    ("SOPHIE MARTIN", "MARTIN S.A."),
]


@pytest.mark.parametrize(("one", "other", "spelt"), SAME)
def test_dots_and_spaces_of_a_form_make_no_difference(one: str, other: str, spelt: str) -> None:
    assert in_one_spelling(one) == in_one_spelling(other) == spelt
    for field in ("holder_name", "owner_name", "pledge_creditor", "lessee_name"):
        for ours, theirs in ((one, other), (other, one)):
            assert likeness(field, {field: ours}, {field: theirs}) == "near", (field, ours)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_companies_stay_two_whatever_their_form(one: str, other: str) -> None:
    for field in ("holder_name", "pledge_creditor"):
        assert likeness(field, {field: one}, {field: other}) == "different"
        assert likeness(field, {field: other}, {field: one}) == "different"


def test_a_name_is_spelt_in_every_usual_way_its_own_first() -> None:
    found = spellings("CZUJKA LEASING SP. Z O.O.")
    assert found[0] == "CZUJKA LEASING SP. Z O.O."
    assert {"CZUJKA LEASING SP Z OO", "CZUJKA LEASING SP. Z O.O", "CZUJKA LEASING SPZOO"} <= set(
        found
    )
    assert all(in_one_spelling(one) == "CZUJKA LEASING SPZOO" for one in found)
    assert spellings("J.P. FINANCE SAS")[:3] == (
        "J.P. FINANCE SAS",
        "J.P. FINANCE S.A.S.",
        "J.P. FINANCE S.A.S",
    )
    assert spellings("BANQUE DU TEST") == ("BANQUE DU TEST",)
    assert spellings("SAS") == ("SAS",)


WORDS = st.lists(
    st.sampled_from(
        [
            "ALFA",
            "SP.",
            "SP",
            "Z",
            "O",
            "O.O.",
            "OO",
            "S.A.",
            "S",
            "A.",
            "SPOLKA",
            "AKCYJNA",
            "B,",
            "J.",
            "K",
            "ZET",
            "SOCIETE",
        ]
    ),
    max_size=7,
).map(" ".join)


@given(WORDS)
def test_one_spelling_is_one(name: str) -> None:
    spelt = in_one_spelling(name)
    assert in_one_spelling(spelt) == spelt
    assert spelt == name or is_loose(name)
