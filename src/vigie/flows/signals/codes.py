"""Words of the register: which operations are departures, destructions, sales, changes of holder."""

from typing import Final

from vigie.fraud.domain.happenings import SAME_WITHIN

DEPARTURES: Final = frozenset({"SORTIE_TERRITOIRE", "REIMMAT_ETRANGER"})
RETURNS: Final = frozenset(
    {"RETOUR_REIMMAT_ETR", "REMISE_CIRC_SORTIE_TERR", "IMMAT_NORMALE_PREM_ETRANGER"}
)
DESTRUCTIONS: Final = frozenset({"DECLARATION_DESTRUCTION", "DESTRUCTION_VEHICULE"})
SALES: Final = frozenset({"DECLARATION_CESSION", "DECLARATION_CESSION_DGME"})
TRADE_PURCHASES: Final = frozenset({"DECLARATION_ACHAT"})
TITLE_CHANGES: Final = frozenset({"CHANG_TIT_NORMAL", "CHANG_TIT_DIPLO"})
GONE_ABROAD: Final = frozenset({"SOR", "REI"})
FOR_DESTRUCTION: Final = frozenset({"DES", "FNIM"})
# A certificate follows its change of holder by so long.
ISSUED_WITHIN: Final = SAME_WITHIN
