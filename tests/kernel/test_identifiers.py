"""Plates, VINs and SIREN numbers."""

import pytest

from vigie.kernel.identifiers import Plate, Siren, Vin


@pytest.mark.parametrize(
    ("raw", "text", "shape"),
    [
        ("ab-123-cd", "AB123CD", "siv"),
        ("WW-123-CD", "WW123CD", "provisional"),
        ("AB-000-CD", "AB000CD", "other"),
        ("SS-123-CD", "SS123CD", "other"),
        ("AB-123-SS", "AB123SS", "other"),
        ("AI-123-CD", "AI123CD", "other"),
        ("A 123 B", "A123B", "moped"),
        ("1234 AB 75", "1234AB75", "fni"),
        ("12 ABC 2B", "12ABC2B", "fni"),
        ("12 ABC 974", "12ABC974", "fni"),
        ("12 ABC 99", "12ABC99", "other"),
    ],
)
def test_plates(raw: str, text: str, shape: str) -> None:
    plate = Plate.of(raw)
    assert (plate.text, plate.shape) == (text, shape)


def test_vins() -> None:
    assert Vin.of(" vf1-rfb0 0x5 7123456 ").text == "VF1RFB00X57123456"
    assert Vin("VF1RFB00X57123456").is_standard
    assert not Vin("VF1RFB00X5712345").is_standard
    assert not Vin("VF1RFB00X5712345O").is_standard


def test_sirens_obey_luhn() -> None:
    assert Siren.of("552 100 554").is_valid
    assert not Siren("552100555").is_valid
    assert not Siren("55210055").is_valid
