"""Endpoints of alerts: list, read, decide."""

from typing import Annotated

from ninja import Header, Query, Router

from vigie.fraud.actions import decide_alert
from vigie.fraud.api.schemas import AlertDetail, AlertPage, DecisionIn, DecisionOut
from vigie.fraud.queries import AlertFilters, alert_detail, alert_queue
from vigie.journal.actions import record_reading
from vigie.ui.access import StaffRequest

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.get("/alerts", response=AlertPage, summary="List alerts")
def list_alerts(
    request: StaffRequest,
    level: Annotated[list[str], Query()] = [],  # noqa: B006  # ninja copies it per request
    waiting: bool | None = None,
    text: str = "",
    sort: str = "risk",
    cursor: str = "",
) -> dict[str, object]:
    """Alerts of your organisation, the riskiest first; 50 a page."""
    filters = AlertFilters(waiting=waiting, levels=tuple(level), text=text)
    page = alert_queue(request.actor, filters, sort=sort, cursor=cursor)
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
    """Write a verdict; the same key with the same body returns the first answer."""
    return decide_alert(
        alert_id, verdict=given.verdict, reason=given.reason, by=request.actor, key=key
    )
