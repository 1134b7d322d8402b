"""A VIN that is none, and one that is another written badly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.registrations.domain.vins import ALPHABET, LENGTH, SLIPS, is_misspelt, is_vin

VIN = "VF1RFB00000000042"
vins = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
places = st.integers(0, LENGTH - 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VF1RFB00000000042", True),
        ("VF1RFB0000000042", False),  # one left out
        ("VF1RFB000000000420", False),  # one too many
        ("VF1RFBO0000000042", False),  # the letter O, which no VIN has
        ("VF1RFBI0000000042", False),
        ("VF1RFBQ0000000042", False),
        ("00000042", False),
        ("", False),
    ],
)
def test_seventeen_letters_and_digits_without_i_o_q(text: str, expected: bool) -> None:
    assert is_vin(text) is expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("VF1RF00000000042", VIN, True),  # B left out
        ("VF1RFB0000000042", VIN, True),  # one 0 left out
        ("VF1RFB000000000420", VIN, True),  # one 0 too many
        ("VF1RFBOOO00000042", VIN, True),  # three O for 0
        ("VFIRFB00000000Q42", VIN, True),  # I for 1, Q for 0
        ("VFIRF00000000O42", VIN, True),  # letters for digits, and one left out
        ("00000042", VIN, True),  # the last eight
        ("VF1RFB0000000", VIN, True),  # a column too narrow
        ("0000042", VIN, False),  # too few to tell a vehicle
        ("VF1RFB0000", VIN, False),  # make, type and year, and no vehicle
        ("00000043", VIN, False),
        ("VF1RFB00000000024", VIN, True),  # two swapped
        ("VF1RFB00000000915", VIN, False),  # three are others
        ("VF1RFB000000042", VIN, True),  # two left out
        ("VF1RFB00000042", VIN, False),  # three left out
        ("WVWZZZ1JZXW000001", VIN, False),
        ("WVWZZZ1JZXW00001", VIN, False),
    ],
)
def test_a_slip_and_another_vehicle(ours: str, theirs: str, expected: bool) -> None:
    assert is_misspelt(ours, theirs) is expected
    assert is_misspelt(theirs, ours) is expected


@given(vins, places)
def test_one_left_out_is_a_slip_and_no_vin(vin: str, place: int) -> None:
    written = vin[:place] + vin[place + 1 :]
    assert not is_vin(written)
    assert is_misspelt(written, vin)


@given(vins, places, st.sampled_from(ALPHABET))
def test_one_too_many_is_a_slip_and_no_vin(vin: str, place: int, more: str) -> None:
    written = vin[:place] + more + vin[place:]
    assert not is_vin(written)
    assert is_misspelt(written, vin)


@given(vins)
def test_letters_for_digits_are_a_slip_however_many(vin: str) -> None:
    written = vin.replace("0", "O").replace("1", "I")
    assert is_misspelt(written, vin)
    assert is_vin(written) is (written == vin)


@given(vins, vins)
def test_two_full_vins_are_one_up_to_two_characters(one: str, other: str) -> None:
    unlike = sum(a != b for a, b in zip(one, other, strict=True))
    assert is_misspelt(one, other) is (unlike <= SLIPS)
