"""Plates, VINs and SIREN numbers: normal form and shape.

A shape that is not recognised is never an error by itself: registers hold vehicles older than
every standard. Sources: HistoVec's published rules for French plates and formula numbers,
ISO 3779 for the VIN, INSEE for the SIREN.
"""

import re
from dataclasses import dataclass
from typing import Literal, Self

from vigie.kernel.text import alphanumerics

PlateShape = Literal["siv", "provisional", "moped", "fni", "other"]

_SIV = re.compile(r"(?!SS|..\d{3}SS)[A-HJ-NP-TV-Z]{2}(?!000)\d{3}[A-HJ-NP-TV-Z]{2}")
_MOPED = re.compile(r"[A-HJ-NP-TV-Z]{1,2}\d{2,3}[A-HJ-NP-TV-Z]")
_FNI = re.compile(r"[1-9]\d{0,3}[A-HJ-NP-TV-Z]{1,3}(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_SIREN = re.compile(r"\d{9}")


@dataclass(frozen=True, slots=True)
class Plate:
    """A registration number in upper-case letters and digits, without separators."""

    text: str

    @classmethod
    def of(cls, raw: str) -> Self:
        """Return the plate written in any usual way: `ab-123-cd` is AB123CD."""
        return cls(alphanumerics(raw))

    @property
    def shape(self) -> PlateShape:
        """Tell which French series it belongs to; `other` says nothing against it."""
        if _SIV.fullmatch(self.text):
            return "provisional" if self.text.startswith("WW") else "siv"
        if _MOPED.fullmatch(self.text):
            return "moped"
        return "fni" if _FNI.fullmatch(self.text) else "other"


@dataclass(frozen=True, slots=True)
class Vin:
    """A vehicle identification number in upper-case letters and digits."""

    text: str

    @classmethod
    def of(cls, raw: str) -> Self:
        """Return the VIN without spaces or separators."""
        return cls(alphanumerics(raw))

    @property
    def is_standard(self) -> bool:
        """Tell whether it has the 17 characters of ISO 3779 (no I, O, Q).

        Position 9 is not checked: it is a check digit in North America only.
        """
        return _VIN.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Siren:
    """A French company number: nine digits, the last one of Luhn."""

    text: str

    @classmethod
    def of(cls, raw: str) -> Self:
        """Return the number without spaces: `552 100 554` is 552100554."""
        return cls(alphanumerics(raw))

    @property
    def has_nine_digits(self) -> bool:
        """Tell whether it has the digits of a SIREN, whether or not they obey Luhn's rule."""
        return _SIREN.fullmatch(self.text) is not None

    @property
    def is_valid(self) -> bool:
        """Tell whether it has nine digits that obey Luhn's rule."""
        return self.has_nine_digits and _luhn(self.text) == 0


def _luhn(digits: str) -> int:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10
