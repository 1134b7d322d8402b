"""Fairness, measured on labelled cases that a version judges; who belongs to which group is not kept."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import numpy as np
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.scoring.actions.credit.cards import chosen_card
from vigie.scoring.domain.credit.fairness import Judged, by_group
from vigie.scoring.domain.learning.audit import draw, subject_of
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.models import CreditCard, CreditFairness, Label
from vigie.scoring.queries.credit import cutoffs_in_force, line_of
from vigie.scoring.queries.lessons import labels_known

MEASURE = "scoring.measure_fairness"


@act("scoring.fairness_measured", permission=MEASURE)
def measure_fairness(
    card_id: int, groups: Mapping[str, Mapping[str, str]], *, on: date, by: Actor, key: str
) -> int:
    """Measure how a card treats the groups of each attribute; returns how many tables were kept.

    `groups`: attribute (`age`, `sex`) to case to group; a case without group counts as not held.
    Approved is a score from the signed cut-off on; without one, from the median score on. Refused
    (`scoring.too_few_labels`) without labels.
    """
    card = chosen_card(card_id, by)
    labels = _unseen(card, labels_known(by.organisation_id, card.name, on, timezone.now()))
    if not labels:
        raise Refused("scoring.too_few_labels", model=card.name, cases=0, bad=0, least=1, each=0)
    judged = _judged(card, labels, by)
    CreditFairness.objects.bulk_create(
        CreditFairness(
            organisation_id=by.organisation_id,
            card=card,
            attribute=attribute,
            effective_on=on,
            lines=[
                asdict(line)
                for line in by_group(judged, [held.get(row.case, "") for row in labels])
            ],
            recorded_at=timezone.now(),
        )
        for attribute, held in groups.items()
    )
    record("scoring.credit_card", card.pk, data={"fairness": sorted(groups)}, effective_on=on)
    return len(groups)


def _unseen(row: CreditCard, labels: list[Label]) -> list[Label]:
    """Return the labels that taught the card nothing; points set by hand were taught by none."""
    if row.origin == "expert":
        return labels
    first = Part.EXAM.value[0]
    drawn = ((label, draw(subject_of(label.case), f"part.{row.name}")) for label in labels)
    return [label for label, place in drawn if place >= first]


def _judged(row: CreditCard, labels: list[Label], by: Actor) -> Judged:
    card, cutoffs = line_of(row).card, cutoffs_in_force(by, row.pk)
    columns = {name: [label.inputs.get(name) for label in labels] for name in card.inputs}
    scores = card.scores(columns)[0].astype(np.float64)
    accept = cutoffs.cutoffs.accept_from if cutoffs else float(np.median(scores))
    return Judged(scores, scores >= accept, np.array([label.is_positive for label in labels]))
