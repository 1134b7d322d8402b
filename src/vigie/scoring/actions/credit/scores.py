"""Scores as they are given: of an application now, of a whole portfolio by night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.scoring.actions.credit.cards import card_for_scoring
from vigie.scoring.actions.held import blend_of
from vigie.scoring.domain.credit.builtin import APPLICATION, TRUST
from vigie.scoring.domain.credit.inputs import check_values
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.models import CreditCard, CreditScore
from vigie.scoring.queries.credit import card_in_force, cutoffs_in_force, line_of, proposed

SCORE = "scoring.score_credit"


@dataclass(frozen=True, slots=True)
class GivenScore:
    """A subject and what is known of it on a day."""

    subject: str
    inputs: Mapping[str, Input]


@act("scoring.application_scored", permission=SCORE)
def score_application(given: GivenScore, *, on: date, by: Actor, key: str) -> int:
    """Score an application by the card in force and keep the score; returns its id.

    The card proposes; boosted trees, where they were trained beside it, give a second opinion that
    changes nothing. Invalid for an input that is excluded, unknown or of another type.
    """
    check_values(given.inputs)
    row = card_for_scoring(card_in_force(by, APPLICATION).card, by)
    cutoffs = cutoffs_in_force(by, row.pk)
    scored = line_of(row).card.score(given.inputs)
    kept = CreditScore.objects.create(
        organisation_id=by.organisation_id,
        card=row,
        cutoffs_id=cutoffs.id if cutoffs else None,
        subject=given.subject,
        effective_on=on,
        score=scored.score,
        outcome=proposed(scored, cutoffs).value,
        inputs=dict(given.inputs),
        points=[line.points for line in scored.lines],
        challenger_chance=_second_opinion(row, given.inputs),
        recorded_at=timezone.now(),
        scored_by=by.user_id,
    )
    said = {"card": row.version, "score": kept.score, "outcome": kept.outcome}
    record("scoring.credit_score", kept.pk, data=said, effective_on=on)
    return kept.pk


@act("scoring.portfolio_scored", permission=SCORE)
def score_portfolio(given: Sequence[GivenScore], *, on: date, by: Actor, key: str) -> int:
    """Score debtors by the trust card in force; returns how many scores changed and were kept.

    Set-based: all subjects are looked up in one table of points. A score whose card and points are
    those of the last one kept is not written again.
    """
    row = card_for_scoring(card_in_force(by, TRUST).card, by)
    card = line_of(row).card
    for one in given:
        check_values(one.inputs)
    columns = {name: [one.inputs.get(name) for one in given] for name in card.inputs}
    changed = []
    if given:
        scores, places = card.scores(columns)
        last = _last_points(by, row, [one.subject for one in given])
        now = timezone.now()
        for one, score, bins in zip(given, scores.tolist(), places.tolist(), strict=True):
            points = [part.points[b] for part, b in zip(card.parts, bins, strict=True)]
            if last.get(one.subject) != points:
                changed.append(_trust_row(row, one, (score, points), on, by, now))
    CreditScore.objects.bulk_create(changed, batch_size=5_000)
    record("scoring.credit_card", row.pk, data={"scored": len(given), "changed": len(changed)})
    return len(changed)


def _trust_row(
    row: CreditCard,
    given: GivenScore,
    found: tuple[int, list[int]],
    on: date,
    by: Actor,
    now: datetime,
) -> CreditScore:
    return CreditScore(
        organisation_id=by.organisation_id,
        card=row,
        subject=given.subject,
        effective_on=on,
        score=found[0],
        inputs=dict(given.inputs),
        points=found[1],
        recorded_at=now,
        scored_by=by.user_id,
    )


def _last_points(by: Actor, row: CreditCard, subjects: Sequence[str]) -> dict[str, list[int]]:
    rows = CreditScore.objects.filter(
        organisation_id=by.organisation_id, card=row, subject__in=subjects
    )
    last = rows.order_by("subject", "-id").distinct("subject")
    return dict(last.values_list("subject", "points"))


def _second_opinion(row: CreditCard, inputs: Mapping[str, Input]) -> float | None:
    """Return the chance of default that the challenger sees; None without one, or without LightGBM."""
    if row.challenger is None or not what_learns_here().boosting:
        return None
    blend = blend_of(row.challenger)
    table = blend.layout.read({name: [inputs.get(name)] for name in blend.layout.names})
    return float(blend.chances(table)[0])
