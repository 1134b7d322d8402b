"""Sources, their right to be processed, and how their headings are read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.mapping import Profile
from vigie.registrations.domain.watching import is_silent
from vigie.registrations.models import MappingProfile, Source
from vigie.registrations.queries.imports import source_of

_SIDES = ("portfolio", "register")


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is declared of a source; `permitted_fields` may be `("*",)`, all fields."""

    side: str
    name: str
    country: str = ""
    legal_basis: str = ""
    permitted_fields: tuple[str, ...] = ()
    retention_days: int | None = None
    rhythm_days: int = 31


@act("registrations.source_saved", permission="registrations.manage_sources")
def save_source(facts: SourceFacts, *, by: Actor, key: str) -> int:
    """Create a source, or change the one of that side and name; returns its id.

    Raises Invalid on an unknown side or field, or without a name.
    """
    del key
    if facts.side not in _SIDES or not facts.name.strip():
        raise Invalid("registrations.source_incomplete", side=facts.side, name=facts.name)
    unknown = sorted(set(facts.permitted_fields) - set(BY_NAME) - {"*"})
    if unknown:
        raise Invalid("registrations.field_unknown", field=", ".join(unknown))
    source, _ = Source.objects.update_or_create(
        organisation_id=by.organisation_id,
        side=facts.side,
        name=facts.name.strip(),
        defaults={
            "country": facts.country,
            "legal_basis": facts.legal_basis.strip(),
            "permitted_fields": list(facts.permitted_fields),
            "retention_days": facts.retention_days,
            "rhythm_days": facts.rhythm_days,
        },
    )
    record("registrations.source", source.pk, data={"side": facts.side})
    return source.pk


@act("registrations.mapping_saved", permission="registrations.import_files")
def save_mapping(source_id: int, profile: dict[str, Any], *, by: Actor, key: str) -> int:
    """Keep how a source's headings are read (`Profile.as_dict`); Invalid when malformed."""
    del key
    checked = Profile.from_dict(profile)
    source = source_of(by, source_id)
    kept = keep_mapping(source, checked)
    record("registrations.source", source.pk, data={"table": checked.kind, "mapping": kept})
    return kept


def keep_mapping(source: Source, profile: Profile) -> int:
    """Write a profile inside a running act; returns its id."""
    kept, _ = MappingProfile.objects.update_or_create(
        organisation_id=source.organisation_id,
        source=source,
        table=profile.kind,
        defaults={"profile": profile.as_dict()},
    )
    return kept.pk


@dataclass(frozen=True, slots=True)
class Silent:
    """A register that has said nothing for longer than its rhythm allows."""

    source_id: int
    last_as_of: date
    days: int
    rhythm_days: int
    certificates: int


@act("registrations.silence_noted", permission="registrations.run_watch")
def note_silence(today: date, *, by: Actor, key: str) -> tuple[Silent, ...]:
    """Return the registers newly silent beyond their rhythm; each silence is told once."""
    del key
    found = []
    for source in Source.objects.filter(
        organisation_id=by.organisation_id, side="register", current__isnull=False
    ).select_related("current"):
        last = source.current.as_of if source.current else today
        if source.silence_told_for == last or not is_silent(last, source.rhythm_days, today):
            continue
        Source.objects.filter(pk=source.pk).update(silence_told_for=last)
        rows = source.current.state_rows if source.current else 0
        found.append(Silent(source.pk, last, (today - last).days, source.rhythm_days, rows))
    record("registrations.source", None, data={"silent": [one.source_id for one in found]})
    return tuple(found)
