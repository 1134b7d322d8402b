"""What people hold in hand about a certificate and no file says: evidence, with its two dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class EvidenceKind(StrEnum):
    """What a piece of evidence says; each is a flag that the rules may read under this name."""

    RELEASE_PROVED_FALSE = "release_proved_false"
    RELEASE_REQUESTED = "release_requested"
    RELEASE_ASKED_BY_DEBTOR = "release_asked_by_debtor"
    IDENTITY_DISOWNED = "identity_disowned"
    IDENTITY_DOCUMENT_LOST = "identity_document_lost"
    MAIL_RETURNED = "mail_returned"
    VIN_UNKNOWN_TO_MAKER = "vin_unknown_to_maker"
    CLONE_CONFIRMED = "clone_confirmed"
    FINES_DISPUTED = "fines_disputed"
    THIRD_PARTY_PAYS = "third_party_pays"
    INSURED_BY_OTHER = "insured_by_other"
    UNDECLARED_USE = "undeclared_use"
    INVOICE_INFLATED = "invoice_inflated"
    DEALER_BARRED = "dealer_barred"
    SETTLEMENT_RECALLED = "settlement_recalled"
    SUCCESSION_OPEN = "succession_open"
    CLAIM_OPEN = "claim_open"
    EXPORT_CONSENT = "export_consent"
    WITH_REPAIRER = "with_repairer"


# What can make a red, or take one back, is on paper: a letter, a judgment, a statement, a claim.
ON_PAPER: Final = frozenset(
    {
        EvidenceKind.RELEASE_PROVED_FALSE,
        EvidenceKind.IDENTITY_DISOWNED,
        EvidenceKind.VIN_UNKNOWN_TO_MAKER,
        EvidenceKind.CLONE_CONFIRMED,
        EvidenceKind.SETTLEMENT_RECALLED,
        EvidenceKind.CLAIM_OPEN,
        EvidenceKind.EXPORT_CONSENT,
        EvidenceKind.SUCCESSION_OPEN,
        EvidenceKind.WITH_REPAIRER,
    }
)
# Two people speak for what can make a red or take one back, whatever stands on the day it is told: a
# level may rise after it. Both words on a release take back a release that looks forged.
NEEDS_TWO: Final = ON_PAPER | {
    EvidenceKind.RELEASE_REQUESTED,
    EvidenceKind.RELEASE_ASKED_BY_DEBTOR,
}
# A paper is read by people: a page or a picture, told by its first bytes.
PAPER_TYPES: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"})


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence as a person declares it: true since a day, as a source says.

    `source` says who tells it (the register's office, the maker, the customer ...), without a name
    of a person; `document_id` is the paper it stands on, None when there is none.
    """

    kind: str
    effective_on: date
    source: str
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """One line of what is held: `holds` False takes the one before back."""

    id: int
    kind: str
    holds: bool
    effective_on: date
    known_on: date


def standing_evidence(told: Iterable[EvidenceFact], on: date) -> tuple[EvidenceFact, ...]:
    """Return what still holds on a day, one of each kind: what was told last counts."""
    latest: dict[str, EvidenceFact] = {}
    for one in sorted(told, key=lambda fact: fact.id):
        if one.effective_on <= on:
            latest[one.kind] = one
    return tuple(fact for _kind, fact in sorted(latest.items()) if fact.holds)
