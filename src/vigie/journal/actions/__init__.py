"""Writes of the journal: the door that every action passes, and the sealing of its entries."""

from vigie.journal.actions.choosing import answer_choice, note_choice
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
    "answer_choice",
    "enclose",
    "erase_personal_values",
    "erase_values_of",
    "note_choice",
    "record",
    "record_reading",
    "seal",
    "use_reactions",
]
