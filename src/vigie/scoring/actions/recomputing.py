"""A past decision worked out again from what is stored; nothing is written."""

from typing import Any

import numpy as np

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused
from vigie.scoring.actions.held import blend_of
from vigie.scoring.domain.learning.exams import Decision, decide
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.engines.nightly import World, hold_exam
from vigie.scoring.models import Night
from vigie.scoring.queries.certificates import READ
from vigie.scoring.queries.lessons import labels_known, matured, may_teach, nights_done


def decision_again(by: Actor, night_id: int) -> Decision:
    """Return the decision of a night from its stored labels and models.

    Labels as known then, nights as they stood then, both models as kept, the seed of the night. NotFound
    for another organisation's; Refused (`scoring.nothing_decided`) for a night without an exam.
    """
    by.require(READ)
    mine = Night.objects.filter(organisation_id=by.organisation_id, pk=night_id)
    night = mine.select_related("champion", "candidate").first()
    if night is None:
        raise NotFound("scoring.night_unknown")
    if night.champion is None or night.candidate is None:
        raise Refused("scoring.nothing_decided", night=night.night)
    champion, candidate = blend_of(night.champion), blend_of(night.candidate)
    past = [n for n in nights_done(by.organisation_id, night.model) if n.night < night.night]
    rows = labels_known(by.organisation_id, night.model, night.night, night.learned_at)
    taught = [row for row in rows if may_teach(row, past, night.night)]
    examined = matured(champion.layout, night.model, taught).lessons.part(Part.EXAM)
    figures, pace = night.figures, night.figures["pace"]
    world = World(night.night.toordinal(), figures["since"], figures["is_drifting"])
    fresh = examined.between(world.first(pace["exam_nights"]), world.tonight)
    old = examined.between(0, world.tonight - pace["window"])
    return decide(
        hold_exam(champion, candidate, fresh),
        hold_exam(champion, candidate, old),
        is_drifting=world.is_drifting,
        seed=pace["seed"] + world.tonight,
    )


def kept_figures(decision: Decision) -> dict[str, Any]:
    """Return a decision's figures as its night keeps them."""
    lost = decision.memory_lost
    return {
        "gain": decision.gain.mean,
        "gain_bound": decision.gain.bound,
        "exam_cases": decision.gain.cases,
        "memory_lost": None if np.isnan(lost) else lost,
    }
