"""Models and nights as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.scoring.models import ModelAlias, ModelVersion, Night
from vigie.scoring.queries.certificates import READ


@dataclass(frozen=True)
class ModelLine:
    """One version with its aliases and its card."""

    id: int
    model: str
    version: int
    parent: int | None
    aliases: tuple[str, ...]
    digest: str
    card: dict[str, Any]
    created_at: datetime

    @property
    def learned_until(self) -> date:
        """Return the last night whose labels it learned from."""
        return date.fromisoformat(self.card["window"][1])


@dataclass(frozen=True)
class NightLine:
    """One night and its decision."""

    id: int
    model: str
    night: date
    state: str
    cases: int
    positives: int
    ranking: float | None
    faults: tuple[str, ...]
    is_lasting: bool
    choice: str
    grounds: tuple[str, ...]
    figures: dict[str, Any]
    candidate: int | None
    reason: str


def models(by: Actor, *, size: int = 100) -> list[ModelLine]:
    """Return versions, the latest first."""
    by.require(READ)
    rows = _versions(by).order_by("-created_at", "-id")[:size]
    named = _aliases(by)
    return [_model(row, named) for row in rows]


def model_line(by: Actor, version_id: int) -> ModelLine:
    """Return one version; NotFound (`scoring.model_unknown`) for another organisation's."""
    by.require(READ)
    row = _versions(by).filter(pk=version_id).first()
    if row is None:
        raise NotFound("scoring.model_unknown")
    return _model(row, _aliases(by))


def nights(by: Actor, *, size: int = 100) -> list[NightLine]:
    """Return nights, those that wait for a person first, then the latest."""
    by.require(READ)
    rows = Night.objects.filter(organisation_id=by.organisation_id).defer("residuals")
    lines = [_night(row) for row in rows.select_related("candidate").order_by("-night")[:size]]
    return sorted(lines, key=lambda line: line.state != "held")


def night_line(by: Actor, night_id: int) -> NightLine:
    """Return one night; NotFound (`scoring.night_unknown`) for another organisation's."""
    by.require(READ)
    rows = Night.objects.filter(organisation_id=by.organisation_id, pk=night_id)
    row = rows.defer("residuals").select_related("candidate").first()
    if row is None:
        raise NotFound("scoring.night_unknown")
    return _night(row)


def _versions(by: Actor) -> Any:
    rows = ModelVersion.objects.filter(organisation_id=by.organisation_id)
    return rows.select_related("parent").defer("tensors", "trees", "about")


def _aliases(by: Actor) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    rows = ModelAlias.objects.filter(organisation_id=by.organisation_id).order_by("alias")
    for version, alias in rows.values_list("version_id", "alias"):
        held.setdefault(version, []).append(alias)
    return held


def _model(row: ModelVersion, named: dict[int, list[str]]) -> ModelLine:
    return ModelLine(
        id=row.pk,
        model=row.model,
        version=row.version,
        parent=row.parent.version if row.parent else None,
        aliases=tuple(named.get(row.pk, ())),
        digest=row.digest,
        card=row.card,
        created_at=row.created_at,
    )


def _night(row: Night) -> NightLine:
    return NightLine(
        id=row.pk,
        model=row.model,
        night=row.night,
        state=row.state,
        cases=row.cases,
        positives=row.positives,
        ranking=row.ranking,
        faults=tuple(row.faults),
        is_lasting=row.is_lasting,
        choice=row.choice,
        grounds=tuple(row.grounds),
        figures=row.figures,
        candidate=row.candidate.version if row.candidate else None,
        reason=row.reason,
    )
