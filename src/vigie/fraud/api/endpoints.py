"""Endpoints of alerts: list, read, decide."""

from typing import Annotated

from ninja import Header, Query, Router

from vigie.fraud.actions import give_verdict
from vigie.fraud.api import desk
from vigie.fraud.api.schemas import AlertDetail, AlertPage, AlertQuery, DecisionIn, DecisionOut
from vigie.fraud.queries import alert_detail, alert_queue
from vigie.journal.actions import record_reading
from vigie.ui.access import StaffRequest

router = Router()
router.add_router("", desk.router)

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.get("/alerts", response=AlertPage, summary="List alerts")
def list_alerts(
    request: StaffRequest,
    asked: Annotated[AlertQuery, Query()],
    sort: str = "risk",
    cursor: str = "",
) -> dict[str, object]:
    """Alerts of your organisation, the riskiest first; 50 a page."""
    page = alert_queue(request.actor, asked.filters(), sort=sort, cursor=cursor)
    record_reading(request.actor, "fraud.alert", None, len(page.rows))
    return {"items": page.rows, "next_cursor": page.next_cursor}


@router.get("/alerts/{alert_id}", response=AlertDetail, by_alias=False, summary="Read an alert")
def read_alert(request: StaffRequest, alert_id: int) -> object:
    """One alert with its reasons, the facts behind each and its history. The reading is kept."""
    by = request.actor
    detail = alert_detail(by, alert_id)
    record_reading(by, "fraud.alert", alert_id)
    return detail


@router.post("/alerts/{alert_id}/decision", response=DecisionOut, summary="Decide an alert")
def decide(request: StaffRequest, alert_id: int, given: DecisionIn, key: Key) -> object:
    """Write a verdict; the same key with the same body returns the first answer.

    Where your organisation wants two people for it, it is proposed and waits for the second.
    """
    return give_verdict(
        alert_id, verdict=given.verdict, reason=given.reason, by=request.actor, key=key
    )
