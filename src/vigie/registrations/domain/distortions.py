"""Typed distortions: what kind of matter a difference is, whatever the field.

The comparison knows columns; people and rules think in matters: the holder, an address, the
pledge. Source: groups of the file contract "Certificate tables", section 1.
"""

from dataclasses import dataclass
from enum import StrEnum

from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.facts import Kind, Likeness


class Matter(StrEnum):
    """What a distortion is about."""

    PRESENCE = "presence"
    IDENTITY = "identity"
    HOLDER = "holder"
    LESSEE = "lessee"
    ADDRESS = "address"
    TECHNICAL = "technical"
    PLEDGE = "pledge"
    OPPOSITION = "opposition"
    STATUS = "status"


_ADDRESS_ENDINGS = ("_street", "_postcode", "_city", "_country")


@dataclass(frozen=True, slots=True)
class Distortion:
    """One field where the register differs from what is expected, raw values kept for people."""

    field: str
    expected: str
    observed: str
    kind: Kind
    likeness: Likeness

    @property
    def matter(self) -> Matter:
        """Return what it is about; a presence row has no field."""
        return matter_of(self.field)


def matter_of(field: str) -> Matter:
    """Return the matter of a field; "" stands for a presence row. KeyError: not canonical."""
    if not field:
        return Matter.PRESENCE
    if field.endswith(_ADDRESS_ENDINGS):
        return Matter.ADDRESS
    return Matter(BY_NAME[field].group)
