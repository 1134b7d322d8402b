"""Tables of parties."""

from vigie.parties.models.own_names import OwnNameFact
from vigie.parties.models.parties import Party, PartyFact, PartyKey

__all__ = ["OwnNameFact", "Party", "PartyFact", "PartyKey"]
