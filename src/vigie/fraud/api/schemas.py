"""What the API says of alerts."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class AlertLine(Schema):
    """An alert in a list. `exposure_cents` is in hundredths of `currency`."""

    id: int
    reference: str
    level: str
    state: str
    typology: str
    rule: str
    concerns: str
    nature: str
    subject_kind: str
    subject_id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    exposure_cents: int
    currency: str
    is_baseline: bool
    opened_on: date
    opened_at: datetime
    verdict: str


class AlertPage(Schema):
    """A page of alerts; ask again with `next_cursor` until it is empty."""

    items: list[AlertLine]
    next_cursor: str


class AlertEvent(Schema):
    """A line of an alert's history."""

    kind: str
    level: str
    state: str
    effective_on: date
    recorded_at: datetime
    run_id: int | None
    user_id: int | None


class AlertSaid(Schema):
    """A decision (with its verdict) or a comment (verdict empty)."""

    verdict: str
    text: str
    user_id: int | None
    actor_kind: str
    at: datetime


class AlertDetail(Schema):
    """An alert with the findings behind it: rule, reasons with their facts, what exonerates."""

    alert: AlertLine = Field(alias="row")
    highest_level: str
    evidence_level: str
    ruleset: str
    ruleset_version: int
    findings: list[dict[str, Any]]
    first_red_read_at: datetime | None
    read_twice_at: datetime | None
    last_read_at: datetime
    gone_on: date | None
    acts: list[str]
    events: list[AlertEvent]
    decisions: list[AlertSaid]
    comments: list[AlertSaid]


class DecisionIn(Schema):
    """A verdict with its mandatory reason."""

    verdict: str = Field(
        description="fraud_confirmed, not_fraud, asset_at_risk_confirmed, housekeeping_done "
        "or cannot_tell"
    )
    reason: str


class DecisionOut(Schema):
    """The alert after the decision."""

    alert_id: int
    state: str
    verdict: str
