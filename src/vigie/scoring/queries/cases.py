"""What was known of cases, and what the champion says of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from vigie.kernel.actor import Actor
from vigie.scoring.models import CaseInputs, CaseScore, Label
from vigie.scoring.queries.certificates import READ


@dataclass(frozen=True)
class CaseLine:
    """What the champion said of a case at its last run; `level` is 0 to 3.

    `reasons` are (input, log-odds, value), strongest first.
    """

    version_id: int
    version: int
    chance: float
    level: int
    is_provisional: bool
    reasons: tuple[tuple[str, float, float | None], ...]
    scored_on: date


def case_line(by: Actor, model: str, case: str) -> CaseLine | None:
    """Return what the champion says of a case; None where it was never asked."""
    by.require(READ)
    row = (
        CaseScore.objects.filter(organisation_id=by.organisation_id, model=model, case=case)
        .select_related("version")
        .defer("version__tensors", "version__trees", "version__about")
        .first()
    )
    if row is None:
        return None
    return CaseLine(
        row.version_id,
        row.version.version,
        row.chance,
        row.level,
        row.is_provisional,
        tuple((name, share, value) for name, share, value in row.reasons),
        row.scored_on,
    )


@dataclass(frozen=True)
class KnownInputs:
    """What was known of a case, since when, under which catalogue of inputs."""

    known_on: date
    catalogue: str
    inputs: dict[str, float]


def inputs_on(
    by: Actor, model: str, cases: Collection[str], *, on: date | None = None
) -> dict[str, KnownInputs]:
    """Return what was known of some cases by a day (or now), by case; unknown ones are absent."""
    by.require(READ)
    rows = CaseInputs.objects.filter(
        organisation_id=by.organisation_id, model=model, case__in=cases
    )
    if on is not None:
        rows = rows.filter(known_on__lte=on)
    return {
        row.case: KnownInputs(row.known_on, row.catalogue, row.inputs)
        for row in rows.order_by("case", "id")
    }


def labelled(by: Actor, model: str, cases: Collection[str]) -> dict[str, bool | None]:
    """Return what the last label of each case says, None where it was withdrawn; by case."""
    by.require(READ)
    rows = Label.objects.filter(organisation_id=by.organisation_id, model=model, case__in=cases)
    return {row.case: None if row.is_withdrawn else row.is_positive for row in rows.order_by("id")}
