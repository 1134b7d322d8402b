"""Endpoints of credit: score an application, read a score, read the card in force."""

from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Header, Router, Schema

from vigie.journal.actions import record_reading
from vigie.scoring.actions.credit import GivenScore, score_application
from vigie.scoring.domain.credit.points import Line
from vigie.scoring.domain.credit.raising import raises
from vigie.scoring.queries import credit as queries
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Value = float | str | None


class ApplicationIn(Strict):
    """What is scored: your name for it, and typed inputs by name."""

    subject: str
    inputs: dict[str, Value]
    on: date | None = None


class LineOut(Schema):
    """One input: its value, its points, the most there are, what it is called in your language."""

    input: str
    name: str
    value: Value
    points: int
    best: int


class RaiseOut(Schema):
    """A change that the person concerned can make, from and to which value, and its points."""

    input: str
    name: str
    from_value: float | None
    to_value: float | None
    points: int


class ScoreOut(Schema):
    """A score. `proposal` is accept, refer or refuse: a person decides."""

    id: int
    subject: str
    on: date
    card: str
    version: int
    is_provisional: bool
    score: int
    lowest: int
    highest: int
    proposal: str
    reasons: list[LineOut]
    lines: list[LineOut]
    raises: list[RaiseOut]
    second_opinion: float | None
    is_the_same_again: bool
    recorded_at: datetime


@router.post("/credit/scores", response=ScoreOut, summary="Score an application")
def post_score(request: StaffRequest, given: ApplicationIn, key: Key) -> dict[str, object]:
    """Score by the card in force, keep the score, and say why; nothing is decided."""
    on = given.on or timezone.localdate()
    asked = GivenScore(given.subject, given.inputs)
    kept = score_application(asked, on=on, by=request.actor, key=key)
    return _score(queries.score_line(request.actor, kept))


@router.get("/credit/scores/{score_id}", response=ScoreOut, summary="Read a score")
def read_score(request: StaffRequest, score_id: int) -> dict[str, object]:
    """Read a score as it was given, worked out again from card and inputs as kept."""
    line = queries.score_line(request.actor, score_id)
    record_reading(request.actor, "scoring.credit_score", score_id, 1)
    return _score(line)


@router.get("/credit/cards/{name}", response=dict[str, object], summary="Read the card in force")
def read_card(request: StaffRequest, name: str) -> dict[str, object]:
    """Read every bin and point of the card in force of a name."""
    request.actor.require(queries.READ)
    line = queries.card_in_force(request.actor, name)
    return {**line.card.as_json(), "state": line.state, "is_provisional": line.is_expert}


def _score(line: queries.ScoreLine) -> dict[str, object]:
    card = line.card.card
    return {
        "id": line.id,
        "subject": line.subject,
        "on": line.on,
        "card": card.name,
        "version": card.version,
        "is_provisional": line.card.is_expert,
        "score": line.score,
        "lowest": card.lowest,
        "highest": card.highest,
        "proposal": line.outcome,
        "reasons": [_line(one) for one in line.scored.reasons()],
        "lines": [_line(one) for one in line.scored.lines],
        "raises": [
            {
                "input": one.line.part.input.name,
                "name": one.line.part.input.said(_language()),
                "from_value": one.span[0],
                "to_value": one.span[1],
                "points": one.gain,
            }
            for one in raises(line.scored)
        ],
        "second_opinion": line.challenger_chance,
        "is_the_same_again": line.is_the_same_again,
        "recorded_at": line.recorded_at,
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "input": line.part.input.name,
        "name": line.part.input.said(_language()),
        "value": line.value,
        "points": line.points,
        "best": line.part.best,
    }


def _language() -> str:
    return (get_language() or "en")[:2]
