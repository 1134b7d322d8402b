"""The evidence file: all that is known of an alert on a day, as PDF/A with the same as data inside."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from vigie.documents.actions import generate_within, store_within
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.documents.domain.parties import Party
from vigie.documents.engines.typesetting import Attachment
from vigie.documents.queries import document, letterhead_on
from vigie.fraud.actions.chosen import locked
from vigie.fraud.domain.evidence_file import Beside, as_data, as_paper
from vigie.fraud.ports import register_reads
from vigie.fraud.queries import AlertDetail, alert_detail, explanations_of
from vigie.fraud.queries.evidence import DATA, PAPER, SUBJECT, journal_of, next_reference
from vigie.journal.actions import act, record, record_reading
from vigie.kernel.actor import Actor
from vigie.tenancy.queries import organisation_of, users


@dataclass(frozen=True, slots=True)
class Produced:
    """An evidence file: the paper, the data, and what each must still read as."""

    reference: str
    document_id: int
    digest: str
    data_id: int
    data_digest: str


@act("fraud.evidence_file_produced", permission="fraud.produce_evidence")
def produce_evidence_file(alert_id: int, *, language: str, by: Actor, key: str) -> Produced:
    """Write down what is known of an alert now: facts with their two dates, sources, rules, history,
    decisions, comments, what the person concerned was asked, said and contested, the files and live records
    behind them and the journal's entries. An order of silence is left out: the file is handed on.

    Kept by digest, as a paper (PDF/A-3) with the data attached, and as data (JSON). Both digests go
    into the journal, which the chain seals. Producing is a reading of personal data. NotFound for
    another organisation's alert.
    """
    del key
    locked((alert_id,), by)  # two at once would bear one reference
    detail, now = alert_detail(by, alert_id), timezone.localtime()
    reference = next_reference(by, detail.row)
    names = {pk: str(name) for pk, name in users(by).values_list("id", "name")}
    beside = Beside(
        register_reads(by, _runs(detail)),
        explanations_of(by, alert_id),
        journal_of(by, alert_id),
    )
    told = as_data(detail, names, beside, reference, now)
    digest = hashlib.sha256(told).hexdigest()
    subject = Subject(SUBJECT, alert_id)
    data_id = store_within(_said(DATA, reference, now.date()), told, subject=subject, by=by)
    paper = as_paper(told, digest, _recipient(by, now.date()), now.date(), language)
    document_id = generate_within(
        PAPER,
        paper,
        language=language,
        subject=subject,
        by=by,
        attachments=[
            Attachment("evidence.json", "application/json", "The same as data", "data", told)
        ],
    )
    kept = document(document_id, by)
    digests = {"paper": kept.digest, "data": digest}
    record(SUBJECT, alert_id, data={"reference": reference, "digests": digests})
    record_reading(by, SUBJECT, alert_id)
    return Produced(reference, document_id, kept.digest, data_id, digest)


def _runs(detail: AlertDetail) -> set[int]:
    return {one.run_id for one in detail.events if one.run_id}


def _said(kind: str, reference: str, on: date) -> Description:
    return Description(kind=kind, reference=reference, language="", effective_on=on)


def _recipient(by: Actor, on: date) -> Party:
    """Return to whom it is made out: the organisation itself, which hands it on."""
    return letterhead_on(by, on) or Party(organisation_of(by).name)
