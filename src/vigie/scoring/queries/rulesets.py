"""Reads of rulesets."""

from dataclasses import dataclass
from datetime import datetime

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.scoring.models import RulesetVersion


def published_text(by: Actor, name: str) -> str | None:
    """Return the TOML an organisation published under a name; None: the built-in one is in force.

    To be called in the organisation's tenant block.
    """
    return (
        RulesetVersion.objects.filter(
            organisation_id=by.organisation_id, name=name, state="published"
        )
        .values_list("text", flat=True)
        .first()
    )


READ = "scoring.read_rulesets"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version an organisation saved: `state` is draft, shadow, published or retired."""

    id: int
    name: str
    version: int
    state: str
    text: str
    digest: str
    saved_by: int | None
    created_at: datetime
    published_at: datetime | None


def shadow_version(by: Actor, name: str) -> tuple[int, str] | None:
    """Return id and TOML of the version that is evaluated beside the one in force, if any."""
    found = RulesetVersion.objects.filter(
        organisation_id=by.organisation_id, name=name, state="shadow"
    )
    return found.values_list("id", "text").first()


def ruleset_versions(by: Actor, name: str) -> list[VersionLine]:
    """Return the versions an organisation saved under a name, the newest first."""
    by.require(READ)
    found = RulesetVersion.objects.filter(organisation_id=by.organisation_id, name=name)
    return [_line(one) for one in found.order_by("-version")]


def ruleset_version(by: Actor, ruleset_id: int) -> VersionLine:
    """Return one version; NotFound for another organisation's."""
    by.require(READ)
    found = RulesetVersion.objects.filter(organisation_id=by.organisation_id, id=ruleset_id).first()
    if found is None:
        raise NotFound("scoring.ruleset_unknown")
    return _line(found)


def _line(one: RulesetVersion) -> VersionLine:
    return VersionLine(
        one.pk,
        one.name,
        one.version,
        one.state,
        one.text,
        one.digest,
        one.saved_by,
        one.created_at,
        one.published_at,
    )
