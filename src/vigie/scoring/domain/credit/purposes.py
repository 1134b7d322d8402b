"""What a model is for. Credit and fraud are apart: a model of credit reads nothing of fraud.

Creditworthiness of people is high risk (Regulation (EU) 2024/1689, Annex III 5(b)), detecting fraud
is not: a fraud score that fed a credit decision would fall under 5(b) itself.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from vigie.scoring.domain.credit.excluded import refuse_excluded

CREDIT_PREFIX: Final = "credit."


class Purpose(StrEnum):
    """What a model or a card is for; it is told by the name and never changes."""

    CREDIT = "credit"
    FRAUD = "fraud"


def purpose_of(model: str) -> Purpose:
    """Return the purpose of a model: `credit.` begins the names of those of credit."""
    return Purpose.CREDIT if model.startswith(CREDIT_PREFIX) else Purpose.FRAUD


def check_inputs(model: str, names: Iterable[str]) -> None:
    """Raise Invalid (`scoring.input_excluded`) where a model of credit would read what it may not."""
    if purpose_of(model) is Purpose.CREDIT:
        refuse_excluded(names)
