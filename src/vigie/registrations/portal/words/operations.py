"""Words of the register's operations. Codes: `opa_type` of the French register (SIV).

A code that is not here shows itself: registers add codes without telling.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise

_PLATE_CONVERTED: Final = "_CVN"

OPERATIONS: Final[dict[str, Words]] = {
    "IMMAT_NORMALE": _("Registered for the first time"),
    "IMMAT_NORMALE_PREM_VO": _("Used vehicle registered for the first time"),
    "IMMAT_NORMALE_PREM_ETRANGER": _("Registered after coming from abroad"),
    "IMMAT_NORMALE_SOURCE_INCERTAINE": _("Registered from an uncertain source"),
    "IMMAT_PROVISOIRE": _("Provisional registration"),
    "CONVERSION_DOSSIER_FNI": _("Record converted from the former register (FNI)"),
    "CHANG_TIT_NORMAL": _("Holder changed"),
    "CHANG_TIT_PREDEMANDE_INTERNET": _("Change of holder asked for online"),
    "CHANG_TIT_DIPLO": _("Holder changed (diplomatic)"),
    "CHANG_LOC": _("Lessee changed"),
    "MODIF_ETAT_CIVIL": _("Civil status of the holder changed"),
    "CORRECTION_TITULAIRE": _("Holder corrected"),
    "DECLARATION_CESSION": _("Sale declared"),
    "DECLARATION_CESSION_DGME": _("Sale declared online"),
    "DECLARATION_ACHAT": _("Bought by the trade"),
    "MODIF_ADRESSE": _("Address changed"),
    "MODIF_ADRESSE_DGME": _("Address changed online"),
    "MODIF_ADRESSE_LOCATAIRE_PRO": _("Address of the lessee changed"),
    "INSCRIPTION_GAGE": _("Pledge inscribed"),
    "CESSION_GAGE": _("Pledge assigned to another creditor"),
    "RADIATION_GAGE": _("Pledge lifted"),
    "PROROG_GAGE": _("Pledge prolonged"),
    "INSCRIRE_OTCI": _("Opposition to transfer inscribed (OTCI)"),
    "LEVER_OTCI": _("Opposition to transfer lifted (OTCI)"),
    "INSCRIRE_OPPOSITION": _("Opposition inscribed"),
    "LEVER_OPPOSITION": _("Opposition lifted"),
    "INSCRIRE_OVE": _("Opposition for a vehicle not fit to drive inscribed (OVE)"),
    "LEVER_OVE": _("Opposition for a vehicle not fit to drive lifted (OVE)"),
    "INSCRIRE_DVS": _("Seized by a bailiff (DVS)"),
    "LEVER_DVS": _("Seizure lifted (DVS)"),
    "RENOUV_DVS": _("Seizure renewed (DVS)"),
    "IMMOBILISATION_VEHICULE": _("Vehicle immobilised"),
    "LEVEE_IMMOBILISATION_VEHICULE": _("Immobilisation lifted"),
    "DEC_VE": _("Declared damaged"),
    "PREM_RAP_VE": _("First expert report after damage"),
    "SEC_RAP_VE": _("Second expert report after damage"),
    "DECLARATION_DESTRUCTION": _("Destruction declared"),
    "DESTRUCTION_VEHICULE": _("Vehicle destroyed"),
    "REIMMAT_ETRANGER": _("Registered again abroad"),
    "SORTIE_TERRITOIRE": _("Left the territory"),
    "RETOUR_REIMMAT_ETR": _("Back from a registration abroad"),
    "REMISE_CIRC_SORTIE_TERR": _("Back on the road after leaving the territory"),
    "RETRAIT_VOLONTAIRE": _("Withdrawn from the road by its holder"),
    "REMISE_CIRC_RETRAIT_VOL": _("Back on the road after a withdrawal"),
    "DUPLICATA": _("Duplicate of the title issued"),
    "DECLARATION_PERTE_TITRE": _("Title declared lost"),
    "ATT_NUM_USURPATION": _("New plate after cloning"),
    "CORRECTION_VEHICULE": _("Vehicle data corrected"),
    "CORRECTION_DOSSIER": _("Record corrected"),
    "MODIF_CARAC_TECH": _("Technical data changed"),
    "MODIFIER_USAGES": _("Use changed"),
    "ANNULATION": _("Cancelled"),
    "ANNULATION_OPERATION": _("Operation cancelled"),
}


def operation_sentence(code: str) -> Words:
    """Return the words of an operation; `_CVN` is the same act with a new plate."""
    bare = code.removesuffix(_PLATE_CONVERTED)
    words = OPERATIONS.get(bare)
    if words is None:
        return code
    if bare == code:
        return words
    return gettext("%(operation)s, with a new plate") % {"operation": words}
