"""What became of debtors a year after a score: the labels from which a trust card learns."""

from datetime import date, timedelta
from typing import Final

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.leasing.queries import behaviours
from vigie.scoring.actions.labels import record_labels
from vigie.scoring.domain.credit.builtin import TRUST
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.queries.credit import scores_given_on

YEAR: Final = timedelta(days=365)
# Default as banks define it: more than ninety days (Regulation (EU) 575/2013, art. 178(1)(b)).
DEFAULT: Final = 90


def label_outcomes(on: date, *, by: Actor, key: str) -> int:
    """Label the trust scores given a year before a day; returns how many.

    Positive: an instalment of the year between was more than ninety days late. Who paid nothing in
    that year, because nothing fell due, has no outcome.
    """
    with tenant(by.organisation_id):
        scores = scores_given_on(by, TRUST, on - YEAR)
        found = behaviours(by, on, [int(subject.removeprefix("party:")) for subject, _ in scores])
    labels = [
        GivenLabel(
            case=f"{subject}@{on - YEAR}",
            is_positive=one.worst_delay > DEFAULT,
            source="payment",
            effective_on=on,
            scored_on=on - YEAR,
            inputs=inputs,
            why_looked="outcome",
        )
        for subject, inputs in scores
        if (one := found.get(int(subject.removeprefix("party:")))) and one.fell_due
    ]
    return record_labels(TRUST, labels, on=on, by=by, key=key) if labels else 0
