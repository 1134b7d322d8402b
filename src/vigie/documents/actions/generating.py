"""Make a paper of a template and its data, and keep it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date

from vigie.database.tenant import tenant
from vigie.documents.actions.blobs import written
from vigie.documents.actions.rows import Description, kept
from vigie.documents.domain.catalogue import current
from vigie.documents.domain.files import Subject
from vigie.documents.domain.parties import Party
from vigie.documents.domain.templates import LANGUAGES, Template
from vigie.documents.domain.values import Data
from vigie.documents.engines.page import page_of
from vigie.documents.engines.typesetting import Attachment, typeset
from vigie.documents.queries import GENERATE, letterhead_on
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.tenancy.queries import organisation_of


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was made, and what it was made of."""

    template: Template
    data: Data
    language: str
    content: bytes


@act("documents.generated", permission=GENERATE)
def generate(kind: str, data: Data, *, language: str, subject: Subject, by: Actor, key: str) -> int:
    """Make a paper about a subject and keep it; returns the document's id.

    `data` holds the fields of the kind's template, `sender` excepted: the organisation's
    letterhead of the day `issued_on`. Raises Invalid naming every field that is missing,
    unforeseen or of another type, NotFound for an unknown kind. The same data gives the same
    bytes, and the same document.
    """
    del key
    number = generate_within(kind, data, language=language, subject=subject, by=by)
    said = {"kind": kind, "language": language, "subject": [subject.kind, subject.id]}
    record("documents.document", number, data=said, effective_on=_issued_on(data))
    return number


def generate_within(
    kind: str,
    data: Data,
    *,
    language: str,
    subject: Subject,
    by: Actor,
    attachments: Sequence[Attachment] = (),
) -> int:
    """Do what `generate` does inside an act that runs already, asked its own permission and
    records the id itself; `attachments` travel inside the paper.
    """
    return kept_paper(_made(kind, data, language, by, attachments), subject, by)


def preview(kind: str, data: Data, *, language: str, by: Actor) -> bytes:
    """Return the PDF that `generate` would keep; nothing is written."""
    by.require(GENERATE)
    with tenant(by.organisation_id):
        return _made(kind, data, language, by).content


def kept_paper(made: Made, subject: Subject, by: Actor) -> int:
    """Write a made paper to disk and its row beside; returns the document's id."""
    said = Description(
        kind=made.template.kind,
        reference=str(made.data["reference"]),
        language=made.language,
        effective_on=_issued_on(made.data),
        template_version=made.template.version,
        template_digest=made.template.digest,
        data_digest=digest_of(made.data),
    )
    return kept(said, written(by.organisation_id, [made.content]), subject, by).pk


def checked_language(language: str) -> None:
    """Raise Invalid unless papers are written in the language."""
    if language not in LANGUAGES:
        raise Invalid("documents.language_unknown", language=language)


def digest_of(data: Data) -> str:
    """Return SHA-256 over the data as canonical JSON: what the paper was made from."""
    text = json.dumps(data, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _made(
    kind: str, data: Data, language: str, by: Actor, attachments: Sequence[Attachment] = ()
) -> Made:
    checked_language(language)
    template = current(kind)
    whole = {"sender": _sender(data, by), **data}
    template.check(whole)
    page = page_of(template, whole, language, accent=organisation_of(by).accent)
    on = _issued_on(whole)
    content = typeset(template.layout, page, on=on, attachments=attachments)
    return Made(template, whole, language, content)


def _sender(data: Data, by: Actor) -> Party:
    """Return who writes: the letterhead of the day, or at least the organisation's name."""
    issued_on = data.get("issued_on")
    on = issued_on if isinstance(issued_on, date) else date.max
    return letterhead_on(by, on) or Party(organisation_of(by).name)


def _issued_on(data: Data) -> date:
    on = data.get("issued_on")
    assert isinstance(on, date)
    return on


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) else str(value)
