"""Writes of the journal: the door that every action passes, and the sealing of its entries."""

from vigie.journal.actions.door import (
    ACTS,
    Act,
    act,
    enclose,
    record,
    record_reading,
    use_reactions,
)
from vigie.journal.actions.erasure import erase_personal_values, erase_values_of
from vigie.journal.actions.sealing import seal

__all__ = [
    "ACTS",
    "Act",
    "act",
    "enclose",
    "erase_personal_values",
    "erase_values_of",
    "record",
    "record_reading",
    "seal",
    "use_reactions",
]
