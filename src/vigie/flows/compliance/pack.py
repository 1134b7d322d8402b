"""The whole pack: names of files and their text."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.database.tenant import tenant
from vigie.documents.domain.markdown import paper
from vigie.flows.compliance import assessment, interventions, processing, technical
from vigie.flows.compliance.words import Words
from vigie.kernel.actor import Actor
from vigie.scoring.domain.credit.builtin import NAMES
from vigie.scoring.queries.credit import READ
from vigie.tenancy.queries import organisation_of

READ_JOURNAL: Final = "journal.read_entries"


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, of which day, in which language."""

    by: Actor
    on: date
    words: Words


PAPERS: Final[Mapping[str, Callable[[Asked], list[str]]]] = {
    "impact-assessment": assessment.draft,
    "record-of-processing": processing.record,
    "retention": processing.retention,
    "human-interventions": interventions.log,
}


def compliance_pack(by: Actor, on: date, language: str) -> dict[str, str]:
    """Return each paper of the pack as Markdown, by file name.

    What is not configured stays a blank under its name. Asks for `journal.read_entries` and
    `scoring.read_credit`.
    """
    by.require(READ_JOURNAL)
    by.require(READ)
    asked = Asked(by, on, Words(language))
    with tenant(by.organisation_id):
        made = {name: _whole(asked, name, make(asked)) for name, make in PAPERS.items()}
        for card in NAMES:
            name = f"technical-file-{card.removeprefix('credit.')}"
            made[name] = _whole(asked, "technical-file", technical.file_of(asked, card))
    return {f"{name}.md": text for name, text in made.items()}


def as_archive(papers: Mapping[str, str]) -> bytes:
    """Return the papers as one ZIP file; the same papers give the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in papers.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def _whole(asked: Asked, title: str, parts: list[str]) -> str:
    said = asked.words.say
    name = organisation_of(asked.by).name
    head = said("head", organisation=name, day=asked.on.isoformat()) + "\n"
    return paper(said(title.replace("-", "_")), [head, *parts])
