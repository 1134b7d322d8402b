"""Evidence files that were produced, and whether they still read as they did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vigie.documents.domain.files import Subject
from vigie.documents.queries import digest_now, documents_about
from vigie.fraud.queries.queue import READ, AlertRow
from vigie.journal.queries import entries_about, links_of
from vigie.kernel.actor import Actor

SUBJECT: Final = "fraud.alert"
PAPER: Final = "evidence_file"
DATA: Final = "evidence_data"
ACT: Final = "fraud.evidence_file_produced"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file of an alert: `digest` as it is named, `is_unchanged` as it lies on disk now.

    It is unchanged when its bytes have the digest of its row and that of the journal's entry.
    """

    document_id: int
    kind: str
    reference: str
    recorded_at: datetime
    digest: str
    is_unchanged: bool


def evidence_files(by: Actor, alert_id: int) -> list[EvidenceFile]:
    """Return the evidence files of an alert, the newest first, each read and compared."""
    by.require(READ)
    rows = list(documents_about(Subject(SUBJECT, alert_id), by).filter(kind__in=(PAPER, DATA)))
    sealed = _journalled(by, alert_id) if rows else set()
    return [
        EvidenceFile(
            row.pk,
            row.kind,
            row.reference,
            row.recorded_at,
            row.digest,
            digest_now(row.pk, by) == row.digest and row.digest in sealed,
        )
        for row in rows
    ]


def next_reference(by: Actor, row: AlertRow) -> str:
    """Return the reference of the next evidence file of an alert: ALR-2026-000001/E2."""
    mine = documents_about(Subject(SUBJECT, row.id), by).filter(kind=DATA)
    return f"{row.reference}/E{mine.count() + 1}"


def journal_of(by: Actor, alert_id: int) -> list[dict[str, Any]]:
    """Return the journal's entries on an alert, readings left out, with the link that seals each."""
    entries = entries_about(by, SUBJECT, alert_id).exclude(act="journal.personal_data_read")
    links = links_of(by, SUBJECT, alert_id)
    return [
        {
            "entry": one.pk,
            "at": one.recorded_at.isoformat(timespec="seconds"),
            "act": one.act,
            "chain": links.get(one.pk, ""),
        }
        for one in entries
    ]


def _journalled(by: Actor, alert_id: int) -> set[str]:
    told = entries_about(by, SUBJECT, alert_id).filter(act=ACT).values_list("data", flat=True)
    return {str(digest) for data in told for digest in data["digests"].values()}
