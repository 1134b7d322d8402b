"""What stands against a dealer when a read comes in: not what that very read takes back.

Alerts of before are looked at again by what was read now, and only then counted. Otherwise a dealer
would answer for alerts that the register itself has just cleared.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from vigie.flows.signals.conduct import Gathered, dealer_signals
from vigie.fraud.domain.alerts import AssessedSubject
from vigie.fraud.queries import Standing
from vigie.kernel.actor import Actor
from vigie.registrations.queries import dealers
from vigie.scoring.domain.levels import Level

DEALER: Final = "dealer"


def dealer_record(
    standing: Sequence[Standing], assessed: Iterable[AssessedSubject], *, on: date, by: Actor
) -> Gathered:
    """Return the signals of dealers by contract number; to be called in the tenant's block.

    Of `standing` counts what a person confirmed, what was not read again, and what the rules still say
    of those `assessed`.
    """
    read = {one.subject_id: one for one in assessed}
    counted = {
        one.subject_id
        for one in standing
        if one.is_proved
        or one.subject_id not in read
        or _bears_out(read[one.subject_id], one.typology)
    }
    return {number: dealer_signals(line, on) for number, line in dealers(by, counted).items()}


def _bears_out(one: AssessedSubject, typology: str) -> bool:
    """Tell whether an alert against a dealer stays: it is found again, or nothing was read of it."""
    return one.is_silent_on(typology) or any(
        found.typology == typology
        and found.outcome == "alert"
        and found.level > Level.NONE
        and found.concerns == DEALER
        for found in one.findings
    )
