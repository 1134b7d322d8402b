"""Plays the demo world: each file is received, read and watched, in the order of its days."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from vigie.database.tenant import tenant
from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.flows.fraud_watch import watch
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.registrations.actions import (
    ImportFiles,
    SourceFacts,
    alone,
    approve_evidence,
    give_evidence,
    read_import,
    receive_import,
    save_mapping,
    save_source,
    store_upload,
)
from vigie.registrations.actions.evidence import APPROVE
from vigie.registrations.domain.evidence import ON_PAPER, NewEvidence
from vigie.registrations.domain.mapping import Profile
from vigie.registrations.queries import certificates_by_number
from vigie.site.demo.letter import letter
from vigie.site.demo.world import Delivery, Extract, Organisation
from vigie.site.spoken import said
from vigie.tenancy.queries import actor_of, users

Tell = Callable[[str, int, int], None]


@dataclass(slots=True)
class Played:
    """What the demo's files came to, over all organisations."""

    rows: int = 0
    bad_rows: int = 0
    refused: list[str] = field(default_factory=list)


def play(
    one: Organisation, by: Actor, tell: Tell, after: Callable[[Extract], None] | None = None
) -> Played:
    """Receive, read and watch an organisation's files.

    `tell` hears where the work stands, `after` each extract once it was watched.
    """
    sources = {source.kind: _source(one, source.kind, by) for source in one.sources}
    played = Played()
    # The worker would start a run of its own after each import.
    with alone(by):
        for step in one.steps():
            heard = _named(step.path.name, tell)
            try:
                _read(sources, step, by, played, heard)
            except VigieError as refusal:
                if not isinstance(step, Delivery) or step.verdict != "refused":
                    raise
                played.refused.append(refusal.code)
            if isinstance(step, Extract):
                tell_evidence(one, step.as_of, by)
                watch(by=by, key=f"demo:{step.as_of}", tell=heard)
                if after is not None:
                    after(step)
    return played


def tell_evidence(one: Organisation, on: date, by: Actor) -> None:
    """Give what people of the demo hold in hand by a day; told again it changes nothing.

    One of its people gives it, and another approves it where two must speak for it.
    """
    told = [
        (story, kind, day) for story in one.stories for kind, day in story.evidence if day <= on
    ]
    with tenant(by.organisation_id):
        known = certificates_by_number(by, [story.contract_number for story, _, _ in told])
        first, second = [one for one in map(actor_of, users(by)) if one.may(APPROVE)][:2]
    for story, kind, day in told:
        certificate_id = known[story.contract_number]
        key = f"demo:{story.contract_number}:{kind}"
        paper = None
        if kind in ON_PAPER:
            said = Description("piece", story.contract_number, one.language, day)
            about = Subject("registrations.certificate", certificate_id)
            blob = lay_down(letter(story.title, story.contract_number, day), by=by)
            paper = store(said, blob, subject=about, by=by, key=f"{key}:paper")
        new = NewEvidence(kind, day, "demo", paper)
        given = give_evidence(certificate_id, new, by=first, key=key)
        if given.proposal_id is not None:
            approve_evidence(given.proposal_id, by=second, key=f"{key}:approved")


def _named(name: str, tell: Tell) -> Tell:
    def heard(stage: str, done: int, total: int) -> None:
        words = said(f"registrations.stage_{stage}")
        tell(said("site.said_demo_file", file=name, stage=words), done, total)

    return heard


def _source(one: Organisation, side: str, by: Actor) -> int:
    given = next(source for source in one.sources if source.kind == side)
    facts = SourceFacts(
        side,
        given.name,
        one.country,
        given.legal_basis,
        given.permitted_fields,
        given.retention_days,
        given.rhythm_days,
    )
    return save_source(facts, by=by, key=f"demo:{side}")


def _read(
    sources: dict[str, int], step: Delivery | Extract, by: Actor, played: Played, tell: Tell
) -> None:
    if isinstance(step, Extract):
        source, kind, as_of = sources["register"], "full", step.as_of
        files = ImportFiles(
            store_upload(step.path, step.path.name, by=by),
            store_upload(step.operations, step.operations.name, by=by),
            store_upload(step.inspections, step.inspections.name, by=by),
        )
    else:
        source, kind, as_of = sources["portfolio"], step.mode, step.delivered_on
        profile = Profile("portfolio", step.mapping).as_dict()
        save_mapping(source, profile, by=by, key=f"demo:{step.path.name}")
        files = ImportFiles(store_upload(step.path, step.path.name, by=by))
    key = f"demo:{step.path.name}"
    received = receive_import(source, files, kind=kind, as_of=as_of, by=by, key=key)
    taken = read_import(received.batch_id, by=by, key=key, tell=tell)
    played.rows += taken.rows
    played.bad_rows += taken.bad_rows
