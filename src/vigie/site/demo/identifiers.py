"""Plates, VINs, SIRENs and formula numbers: well formed, unique by number, and nobody's.

Plates begin with X, Y or Z, blocks that France has not reached; SIRENs begin with 00, which is
never given. A number always gives the same identifier and no two numbers share one.
"""

from typing import Final

PLATE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTVWXYZ"
YEAR_LETTERS: Final = "ABCDEFGHJKLMNPRSTVWXY123456789"
PLANTS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"
_PAIRS: Final = tuple(a + b for a in PLATE_LETTERS for b in PLATE_LETTERS if a + b != "SS")
_FUTURE: Final = tuple(pair for pair in _PAIRS if pair[0] in "XYZ")
_PLATES: Final = len(_FUTURE) * 999 * len(_PAIRS)
_STRIDE: Final = 22_493_717  # coprime with the number of plates: neighbours do not look alike
_SERIAL_STRIDE: Final = 618_033  # coprime with every power of ten
_FORMULAS: Final = len(_PAIRS) * 100_000
_FORMULA_STRIDE: Final = 1_234_577


def plate(number: int) -> str:
    """Return the SIV plate of a number: LL-NNN-LL without I, O, U and SS (36 million of them)."""
    rest, right = divmod(number * _STRIDE % _PLATES, len(_PAIRS))
    left, middle = divmod(rest, 999)
    return f"{_FUTURE[left]}-{middle + 1:03d}-{_PAIRS[right]}"


def polish_plate(number: int) -> str:
    """Return a plate in Poland's shape, under X, which is no voivodeship."""
    pair, digits = number // 100_000, number * _SERIAL_STRIDE % 100_000
    return f"X{PLATE_LETTERS[pair % len(PLATE_LETTERS)]} {digits:05d}"


def vin(maker_and_model: str, year: int, number: int) -> str:
    """Return a VIN of 17: the maker's 3, the model's 6, model year, plant, serial of 6 digits."""
    plant, serial = number // 1_000_000, number * _SERIAL_STRIDE % 1_000_000
    letter = YEAR_LETTERS[(year - 2010) % len(YEAR_LETTERS)]
    return f"{maker_and_model}{letter}{PLANTS[plant]}{serial:06d}"


def luhn_digit(digits: str) -> int:
    """Return the digit that makes digits plus it pass the Luhn test."""
    total = 0
    for place, character in enumerate(reversed(digits)):
        value = int(character) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def siren(number: int) -> str:
    """Return a SIREN of 9 digits with a good check digit, in the range 00 that is never given."""
    body = f"00{number % 1_000_000:06d}"
    return f"{body}{luhn_digit(body)}"


def formula_number(year: int, number: int) -> str:
    """Return the number of a paper title: year, 2 letters, 5 digits."""
    pair, serial = divmod(number * _FORMULA_STRIDE % _FORMULAS, 100_000)
    return f"{year:04d}{_PAIRS[pair]}{serial:05d}"
