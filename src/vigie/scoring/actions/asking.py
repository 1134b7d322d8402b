"""What the champion says of cases; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.scoring.actions.held import blend_of
from vigie.scoring.domain.credit.purposes import check_inputs
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.queries.certificates import READ
from vigie.scoring.queries.lessons import version_of


@dataclass(frozen=True)
class Answer:
    """A case's chance, and the inputs that speak most in it, in log-odds, strongest first."""

    version: int
    chance: float
    reasons: tuple[tuple[str, float], ...]


def ask_model(
    by: Actor, model: str, cases: Sequence[Mapping[str, Input]], *, reasons: int = 4
) -> list[Answer]:
    """Return the champion's answer to each case, in order.

    Refused (`scoring.no_champion`) where none has learned yet: rules alone decide then. To be
    called in the organisation's tenant block.
    """
    by.require(READ)
    check_inputs(model, {name for case in cases for name in case})
    version = version_of(by.organisation_id, model, "champion")
    if version is None:
        raise Refused("scoring.no_champion", model=model)
    if not cases:
        return []
    blend = blend_of(version)
    names = blend.layout.names
    table = blend.layout.read({name: [case.get(name) for case in cases] for name in names})
    chances, spoken = blend.chances(table), blend.contributions(table)
    return [
        Answer(
            version.version,
            float(chances[place]),
            tuple((names[column], share) for column, share in spoken.strongest(place, reasons)),
        )
        for place in range(len(table))
    ]
