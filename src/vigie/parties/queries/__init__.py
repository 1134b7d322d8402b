"""Reads of parties and own names."""

from vigie.parties.queries.links import Bearer, shared_values
from vigie.parties.queries.own_names import READ, own_names, own_names_on
from vigie.parties.queries.parties import (
    READ_PARTIES,
    READ_PERSONAL,
    births_of,
    facts_of,
    names_of,
    parties_by_numbers,
    party,
    party_by,
)
from vigie.parties.queries.party_lists import (
    PartyFilters,
    PartyLine,
    PartyPage,
    count_parties,
    find_parties,
    parties,
    parties_meant,
)
from vigie.parties.queries.twins import Hub, Shared, hubs, shared_contacts

__all__ = [
    "READ",
    "READ_PARTIES",
    "READ_PERSONAL",
    "Bearer",
    "Hub",
    "PartyFilters",
    "PartyLine",
    "PartyPage",
    "Shared",
    "births_of",
    "count_parties",
    "facts_of",
    "find_parties",
    "hubs",
    "names_of",
    "own_names",
    "own_names_on",
    "parties",
    "parties_by_numbers",
    "parties_meant",
    "party",
    "party_by",
    "shared_contacts",
    "shared_values",
]
