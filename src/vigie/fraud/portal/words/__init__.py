"""Words of the pages for codes of the domain: states, verdicts, happenings, facts."""

from vigie.fraud.portal.words.alerts import (
    CONCERNS,
    NATURES,
    PRODUCTS,
    STATES,
    VERDICTS,
    state_of,
    task_words,
    typology_name,
)
from vigie.fraud.portal.words.sentences import FactLine, fact_line, level_word, told

__all__ = [
    "CONCERNS",
    "NATURES",
    "PRODUCTS",
    "STATES",
    "VERDICTS",
    "FactLine",
    "fact_line",
    "level_word",
    "state_of",
    "task_words",
    "told",
    "typology_name",
]
