"""Rules of the watch itself: when a file is too short, a mapping wrong, a register silent."""

from datetime import date, timedelta
from typing import Final

from vigie.registrations.domain.columns import BY_NAME

SMALLEST_SHARE: Final = 0.8
FAULT_SHARE: Final = 0.2
FAULT_PAIRS: Final = 500
CHUNK: Final = 5_000
LAYERS_KEPT: Final = 8

# A wrong mapping of these would hide a sale, a theft or a lost pledge: only a person holds back.
LOUD_GROUPS: Final = frozenset({"status", "opposition", "pledge", "holder"})

# States of a mapping fault whose distortions are held back: a person said so, or the rule.
HELD_BACK: Final = ("confirmed", "automatic")

# Operations that speak even where no field differs.
LOUD_OPERATIONS: Final = (
    "DECLARATION_CESSION",
    "DECLARATION_CESSION_DGME",
    "DECLARATION_ACHAT",
    "SORTIE_TERRITOIRE",
    "REIMMAT_ETRANGER",
    "DECLARATION_DESTRUCTION",
    "DESTRUCTION_VEHICULE",
)

# Operations that are assessed whatever differs: those, and what may hide, damage or bar a vehicle.
WATCHED_OPERATIONS: Final = (
    *LOUD_OPERATIONS,
    "ATT_NUM_USURPATION",
    "DECLARATION_PERTE_TITRE",
    "CHANG_LOC",
    "CHANG_TIT_PREDEMANDE_INTERNET",
    "DEC_VE",
    "PREM_RAP_VE",
    "INSCRIRE_DVS",
    "RENOUV_DVS",
    "INSCRIRE_OVE",
)
ODOMETER_TOLERANCE_KM: Final = 500  # two stations do not read alike


def is_shrunk(rows: int, rows_before: int) -> bool:
    """Tell whether a full file holds under 80 % of the rows of the last one."""
    return rows < SMALLEST_SHARE * rows_before


def is_mapping_fault(differing: int, paired: int) -> bool:
    """Tell whether a field differs on over 20 % of at least 500 paired rows of a product."""
    return paired >= FAULT_PAIRS and differing > FAULT_SHARE * paired


def needs_a_person(field: str) -> bool:
    """Tell whether only a person may hold a field's distortions back."""
    return BY_NAME[field].group in LOUD_GROUPS


def is_silent(last_as_of: date, rhythm_days: int, today: date) -> bool:
    """Tell whether a register has been silent beyond its rhythm."""
    return today - last_as_of > timedelta(days=rhythm_days)
