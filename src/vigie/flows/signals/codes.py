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
ADDRESS_CHANGES: Final = frozenset(
    {"MODIF_ADRESSE", "MODIF_ADRESSE_DGME", "MODIF_ADRESSE_LOCATAIRE_PRO"}
)
SEIZURES: Final = frozenset({"INSCRIRE_DVS", "RENOUV_DVS"})
SEIZURES_LIFTED: Final = frozenset({"LEVER_DVS"})
STATE_OPPOSITIONS: Final = frozenset({"INSCRIRE_OVE"})
STATE_OPPOSITIONS_LIFTED: Final = frozenset({"LEVER_OVE"})
VEHICLE_OPPOSITIONS: Final = frozenset({"OVE", "OVEI"})  # as the cell gives them
LIFTED_BY: Final = {
    **dict.fromkeys(SEIZURES, SEIZURES_LIFTED),
    **dict.fromkeys(STATE_OPPOSITIONS, STATE_OPPOSITIONS_LIFTED),
}
GONE_ABROAD: Final = frozenset({"SOR", "REI"})
FOR_DESTRUCTION: Final = frozenset({"DES", "FNIM"})
# A certificate follows its change of holder by so long.
ISSUED_WITHIN: Final = SAME_WITHIN
