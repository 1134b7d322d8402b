"""Reads of credit: the card in force, its cut-offs, scores and their history, fairness."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, QuerySet

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.scoring.domain.credit.builtin import builtin_card
from vigie.scoring.domain.credit.cutoffs import Cutoffs, Outcome
from vigie.scoring.domain.credit.fairness import GroupLine, Ranking, Rate
from vigie.scoring.domain.credit.points import Card, Scored
from vigie.scoring.models import CreditCard, CreditCutoffs, CreditFairness, CreditScore, Label

READ: Final = "scoring.read_credit"


@dataclass(frozen=True, slots=True)
class CardLine:
    """One version of a card; `id` None: the expert card that comes with Vigie, not kept yet."""

    id: int | None
    card: Card
    state: str
    digest: str
    grounds: Mapping[str, Any]
    challenger_id: int | None
    saved_by: int | None
    created_at: datetime | None
    published_by: int | None
    published_at: datetime | None

    @property
    def is_expert(self) -> bool:
        """Return whether its points were set by hand: provisional, proved by no label."""
        return self.card.origin == "expert"


@dataclass(frozen=True, slots=True)
class CutoffsLine:
    """Cut-offs of a card and who stands for them."""

    id: int
    version: int
    state: str
    cutoffs: Cutoffs
    reason: str
    proposed_by: int | None
    proposed_at: datetime
    signed_by: int | None
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score as it was given; `scored` is worked out from the kept card and the kept inputs."""

    id: int
    subject: str
    on: date
    score: int
    outcome: str
    card: CardLine
    scored: Scored
    challenger_chance: float | None
    recorded_at: datetime

    @property
    def is_the_same_again(self) -> bool:
        """Return whether card and inputs still give the score that was given."""
        return self.scored.score == self.score


@dataclass(frozen=True, slots=True)
class FairnessTable:
    """How a version treated the groups of one attribute, as measured on a day."""

    attribute: str
    on: date
    lines: tuple[GroupLine, ...]


def card_in_force(by: Actor, name: str) -> CardLine:
    """Return the published card of a name; else the expert card that comes with Vigie."""
    row = _cards(by).filter(name=name, state="published").first()
    return line_of(row) if row else builtin_line(name)


def builtin_line(name: str) -> CardLine:
    """Return the expert card that comes with Vigie as a version."""
    return CardLine(None, builtin_card(name), "builtin", "", {}, None, None, None, None, None)


def cards(by: Actor, name: str = "") -> list[CardLine]:
    """Return the versions that are kept, newest first; of one name, or of all."""
    by.require(READ)
    rows = _cards(by).filter(name=name) if name else _cards(by)
    return [line_of(row) for row in rows.order_by("name", "-version")]


def card_line(by: Actor, card_id: int) -> CardLine:
    """Return one version; NotFound (`scoring.card_missing`) for another organisation's."""
    by.require(READ)
    row = _cards(by).filter(pk=card_id).first()
    if row is None:
        raise NotFound("scoring.card_missing")
    return line_of(row)


def cutoffs_of(by: Actor, card_id: int | None) -> list[CutoffsLine]:
    """Return the cut-offs of a card, newest first."""
    if card_id is None:
        return []
    rows = CreditCutoffs.objects.filter(organisation_id=by.organisation_id, card_id=card_id)
    return [_cutoffs_line(row) for row in rows.order_by("-version")]


def cutoffs_in_force(by: Actor, card_id: int | None) -> CutoffsLine | None:
    """Return the signed cut-offs of a card; None: every score goes to a person."""
    return next((one for one in cutoffs_of(by, card_id) if one.state == "published"), None)


def score_line(by: Actor, score_id: int) -> ScoreLine:
    """Return a score with its lines; NotFound (`scoring.score_missing`) for another organisation's."""
    by.require(READ)
    row = _scores(by).filter(pk=score_id).first()
    if row is None:
        raise NotFound("scoring.score_missing")
    return _score_line(row)


def scores_of(by: Actor, name: str, subject: str, limit: int = 24) -> list[ScoreLine]:
    """Return the last scores of a subject by cards of one name, newest first."""
    by.require(READ)
    rows = _scores(by).filter(subject=subject, card__name=name).order_by("-id")[:limit]
    return [_score_line(row) for row in rows]


def scores_given_on(by: Actor, name: str, on: date) -> list[tuple[str, Mapping[str, Any]]]:
    """Return subject and inputs of the scores that cards of a name gave on a day."""
    by.require(READ)
    rows = _scores(by).filter(card__name=name, effective_on=on).order_by("id")
    return list(rows.values_list("subject", "inputs"))


def cases_of(by: Actor, name: str) -> list[str]:
    """Return the cases of which a label is known, once each."""
    by.require(READ)
    rows = Label.objects.filter(organisation_id=by.organisation_id, model=name)
    return list(rows.order_by("case").values_list("case", flat=True).distinct())


def outcomes_since(by: Actor, since: date) -> dict[tuple[str, str], int]:
    """Return how many scores of each card had each outcome since a day."""
    by.require(READ)
    rows = _scores(by).filter(effective_on__gte=since).order_by("card__name", "outcome")
    counted = rows.values_list("card__name", "outcome").annotate(Count("id"))
    return {(name, outcome): count for name, outcome, count in counted}


def fairness_of(by: Actor, card_id: int) -> list[FairnessTable]:
    """Return the last table of each attribute of a version."""
    by.require(READ)
    rows = CreditFairness.objects.filter(organisation_id=by.organisation_id, card_id=card_id)
    last = {row.attribute: row for row in rows.order_by("id")}
    return [
        FairnessTable(row.attribute, row.effective_on, tuple(map(_group_line, row.lines)))
        for row in last.values()
    ]


def proposed(scored: Scored, cutoffs: CutoffsLine | None) -> Outcome:
    """Return what is proposed for a score; without signed cut-offs a person decides."""
    return cutoffs.cutoffs.of(scored.score) if cutoffs else Outcome.REFER


def line_of(row: CreditCard) -> CardLine:
    """Return a row as a line."""
    return CardLine(
        row.pk,
        Card.from_json(row.card),
        row.state,
        row.digest,
        row.grounds,
        row.challenger_id,
        row.saved_by,
        row.created_at,
        row.published_by,
        row.published_at,
    )


def _cards(by: Actor) -> QuerySet[CreditCard]:
    return CreditCard.objects.filter(organisation_id=by.organisation_id)


def _scores(by: Actor) -> QuerySet[CreditScore]:
    mine = CreditScore.objects.filter(organisation_id=by.organisation_id)
    return mine.select_related("card")


def _score_line(row: CreditScore) -> ScoreLine:
    line = line_of(row.card)
    return ScoreLine(
        row.pk,
        row.subject,
        row.effective_on,
        row.score,
        row.outcome,
        line,
        line.card.score(row.inputs),
        row.challenger_chance,
        row.recorded_at,
    )


def _cutoffs_line(row: CreditCutoffs) -> CutoffsLine:
    return CutoffsLine(
        row.pk,
        row.version,
        row.state,
        Cutoffs(row.accept_from, row.refuse_below),
        row.reason,
        row.proposed_by,
        row.proposed_at,
        row.signed_by,
        row.signed_at,
    )


def _group_line(held: Mapping[str, Any]) -> GroupLine:
    rates = {
        name: Rate(**held[name]) if held[name] else None
        for name in ("approved", "good_turned_away", "bad_accepted")
    }
    ranking = Ranking(**held["ranking"]) if held["ranking"] else None
    return GroupLine(held["group"], held["cases"], ratio=held["ratio"], ranking=ranking, **rates)
