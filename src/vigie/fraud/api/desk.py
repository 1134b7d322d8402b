"""Endpoints of the desk: hands, putting aside, second eyes."""

from datetime import date
from typing import Annotated

from ninja import Field, Header, Router, Schema

from vigie.fraud.actions import (
    assign_alerts,
    confirm_proposal,
    send_back_proposal,
    snooze_alerts,
    wake_alerts,
)
from vigie.fraud.api.schemas import DecisionOut
from vigie.fraud.queries import Colleague, colleagues
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Ids = Annotated[list[int], Field(description="Up to 500 alerts")]


class HandsIn(Strict):
    """Alerts, and who has them in hand from now on: a user, or null for nobody."""

    alert_ids: Ids
    to: int | None


class AsideIn(Strict):
    """Alerts, until when they are put aside, and why."""

    alert_ids: Ids
    until: date
    reason: str


class ChosenIn(Strict):
    """Some alerts."""

    alert_ids: Ids


class ReasonIn(Strict):
    """Why."""

    reason: str


class TouchedOut(Schema):
    """How many alerts changed; those that were left as they were, and the code that says why."""

    done: int
    refused: list[int]
    refusal: str


@router.get("/desk", response=list[Colleague], summary="Who decides, and what each has in hand")
def desk(request: StaffRequest) -> object:
    """Those who may decide alerts, with the alerts that wait in their hands, by level."""
    return colleagues(request.actor)


@router.post("/desk/hands", response=TouchedOut, summary="Hand alerts over")
def hand_over(request: StaffRequest, given: HandsIn, key: Key) -> object:
    """Put alerts into somebody's hands, or nobody's."""
    return assign_alerts(tuple(given.alert_ids), to=given.to, by=request.actor, key=key)


@router.post("/desk/aside", response=TouchedOut, summary="Put alerts aside until a day")
def put_aside(request: StaffRequest, given: AsideIn, key: Key) -> object:
    """They come back on that day, or at once when the register or the evidence changes."""
    ids = tuple(given.alert_ids)
    return snooze_alerts(ids, until=given.until, reason=given.reason, by=request.actor, key=key)


@router.post("/desk/back", response=TouchedOut, summary="Take alerts back before their day")
def take_back(request: StaffRequest, given: ChosenIn, key: Key) -> object:
    """Those that were not put aside stay as they are."""
    return wake_alerts(tuple(given.alert_ids), by=request.actor, key=key)


@router.post("/alerts/{alert_id}/second", response=DecisionOut, summary="Confirm as second person")
def second(request: StaffRequest, alert_id: int, key: Key) -> object:
    """Only a person other than the one who proposed the verdict may; a token is always refused."""
    return confirm_proposal(alert_id, by=request.actor, key=key)


@router.post("/alerts/{alert_id}/send-back", response=DecisionOut, summary="Send a verdict back")
def send_back(request: StaffRequest, alert_id: int, given: ReasonIn, key: Key) -> object:
    """Send the verdict that waits back to who proposed it."""
    return send_back_proposal(alert_id, reason=given.reason, by=request.actor, key=key)
