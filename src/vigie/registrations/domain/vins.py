"""What a VIN is, and when two writings may be one vehicle's.

A VIN has seventeen letters and digits and none of I, O and Q, which would be read as 1 and 0 (ISO
3779:2009; Regulation (EU) 2021/535, annex II). So each of these letters is a slip, and so is any other
length. Vehicles built before such numbers (about 1980) bear shorter ones.
"""

from typing import Final

from vigie.registrations.domain.likeness import edits

LENGTH: Final = 17
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
SLIPS: Final = 2
"""So many characters of a VIN may be slips of the pen."""
SERIAL: Final = 8
"""The last characters, which tell one vehicle of a maker from the others (ISO 3779: the VIS)."""
_BEGINS: Final = 11  # what tells the maker, the type, the year and the plant, and no vehicle yet
_READ_AS: Final = str.maketrans("IOQ", "100")


def is_vin(text: str) -> bool:
    """Tell whether a canonical text can be a VIN."""
    return len(text) == LENGTH and not set(text) - set(ALPHABET)


def is_misspelt(one: str, other: str) -> bool:
    """Tell whether two canonical texts may be one VIN, written badly at least once.

    I, O and Q are read as 1 and 0. Then two characters may be others; where the lengths differ, two
    may be left out or added, or one text be the end of the other (the last eight at least) or its
    beginning (twelve at least). Two full VINs are thus one only where all but two characters agree
    place by place.
    """
    ours, theirs = one.translate(_READ_AS), other.translate(_READ_AS)
    if len(ours) == len(theirs):
        return sum(a != b for a, b in zip(ours, theirs, strict=True)) <= SLIPS
    short, long = sorted((ours, theirs), key=len)
    if len(short) >= SERIAL and long.endswith(short):
        return True
    if len(short) > _BEGINS and long.startswith(short):
        return True
    return len(long) - len(short) <= SLIPS and edits(short, long) <= SLIPS


def has_same_serial(one: str, other: str) -> bool:
    """Tell whether the last eight characters of two texts agree, I, O and Q read as 1 and 0."""
    ours, theirs = (text.translate(_READ_AS)[-SERIAL:] for text in (one, other))
    return len(ours) == SERIAL and ours == theirs
