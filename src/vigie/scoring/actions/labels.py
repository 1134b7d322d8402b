"""Verdicts become labels."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.scoring.domain.credit.purposes import check_inputs
from vigie.scoring.domain.learning.labels import GivenLabel, night_of
from vigie.scoring.models import Label

LABEL = "scoring.record_labels"


@act("scoring.labels_recorded", permission=LABEL)
def record_labels(
    model: str, labels: Sequence[GivenLabel], *, on: date, by: Actor, key: str
) -> int:
    """Keep verdicts of cases for the nights in which they mature; returns how many.

    A second label of a case corrects or withdraws the first. Raises Invalid for an unknown source, a
    probability outside ]0, 1], a verdict older than its score, and an input that a model of credit
    may not read (`scoring.input_excluded`).
    """
    check_inputs(model, {name for label in labels for name in label.inputs})
    now = timezone.now()
    Label.objects.bulk_create(
        [
            Label(
                organisation_id=by.organisation_id,
                model=model,
                case=label.case,
                night=night_of(label, on),
                effective_on=label.effective_on,
                scored_on=label.scored_on,
                is_positive=label.is_positive,
                source=label.source,
                why_looked=label.why_looked,
                probability=label.probability,
                inputs=dict(label.inputs),
                is_withdrawn=label.is_withdrawn,
                recorded_at=now,
            )
            for label in labels
        ],
        batch_size=5_000,
    )
    record("scoring.model", None, data={"model": model, "labels": len(labels)})
    return len(labels)
