"""Evidence that two people speak for, told and approved at once."""

from dataclasses import replace
from typing import Final

from vigie.kernel.actor import Actor
from vigie.registrations.actions import approve_evidence, give_evidence
from vigie.registrations.domain.evidence import NewEvidence

FIRST_PERSON: Final = 1_000_001
SECOND_PERSON: Final = 1_000_002


def tell_by_two(certificate_id: int, new: NewEvidence, *, by: Actor, key: str) -> int:
    """Give evidence as one person and approve it as another where it waits; returns its line."""
    first, second = (
        replace(by, user_id=number, kind="person") for number in (FIRST_PERSON, SECOND_PERSON)
    )
    given = give_evidence(certificate_id, new, by=first, key=key)
    if given.proposal_id is not None:
        return approve_evidence(given.proposal_id, by=second, key=f"{key}-approved")
    return given.evidence_id or 0
