"""Writes of parties and own names."""

from vigie.parties.actions.bulk import register_parties
from vigie.parties.actions.erasing import ERASE, erase_party
from vigie.parties.actions.own_names import (
    EDIT,
    add_own_name,
    end_own_name,
    withdraw_own_name,
)
from vigie.parties.actions.parties import (
    EDIT_PARTIES,
    correct_party,
    end_role,
    give_role,
    given_of,
    register_party,
)

__all__ = [
    "EDIT",
    "EDIT_PARTIES",
    "ERASE",
    "add_own_name",
    "correct_party",
    "end_own_name",
    "end_role",
    "erase_party",
    "give_role",
    "given_of",
    "register_parties",
    "register_party",
    "withdraw_own_name",
]
