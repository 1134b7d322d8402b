"""What the API says of alerts."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from vigie.fraud.queries import AlertFilters, AlertRow, Said
from vigie.fraud.queries.alert import Proposed
from vigie.ui.strict import Strict


class AlertQuery(Strict):
    """Which alerts: by level, whether they wait, and how the desk has shared them out."""

    level: list[Literal["none", "yellow", "orange", "red"]] = []
    waiting: bool | None = None
    q: str = ""
    nobodys: bool = False
    in_hands_of: int | None = None
    put_aside: bool | None = None
    for_second_eyes: bool | None = None

    def filters(self) -> AlertFilters:
        """Return what the queue is asked."""
        hands = () if self.in_hands_of is None else (self.in_hands_of,)
        return AlertFilters(
            waiting=self.waiting,
            levels=tuple(self.level),
            text=self.q,
            hands=(None,) if self.nobodys else hands,
            asleep=self.put_aside,
            is_proposed=self.for_second_eyes,
        )


class AlertPage(Schema):
    """A page of alerts; ask again with `next_cursor` until it is empty."""

    items: list[AlertRow]
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
    why: dict[str, Any] | None = Field(
        None,
        description="Why the alert went or fell: `by` and `parts` (section, code, level, facts)",
    )
    doubts: list[dict[str, Any]] = Field(
        [],
        description="Fields that a person said are mapped wrongly: `field`, `user_id`, `said_at`",
    )


class AlertDetail(Schema):
    """An alert with the findings behind it: rule, reasons with their facts, what exonerates."""

    alert: AlertRow = Field(alias="row")
    highest_level: str
    evidence_level: str
    ruleset: str
    ruleset_version: int
    findings: list[dict[str, Any]]
    first_red_read_at: datetime | None
    read_twice_at: datetime | None
    last_read_at: datetime
    gone_on: date | None
    gone_by: str = Field(
        description="Why it went: exonerated, register, own_file, over, pledge_renewed, "
        "pledge_lapsed, pledge_lost, held_back (rests on a field mapped wrongly); empty where it stands"
    )
    rests_on: list[str] = Field(
        description="Fields whose mapping is in question and without any one of which it would not speak"
    )
    unsaid_on: date | None = Field(
        None, description="Last read that did not say again a red that was read once"
    )
    looked_on: date | None = Field(
        None, description="Day on which a person looked the register up for it"
    )
    acts: list[str]
    events: list[AlertEvent]
    decisions: list[Said]
    comments: list[Said]
    proposals: list[Proposed]


class DecisionIn(Strict):
    """A verdict with its mandatory reason."""

    verdict: str = Field(
        description="fraud_confirmed, not_fraud, asset_at_risk_confirmed, housekeeping_done "
        "or cannot_tell"
    )
    reason: str


class DecisionOut(Schema):
    """The alert after the decision; `is_proposed`: the verdict waits for a second person."""

    alert_id: int
    state: str
    verdict: str
    is_proposed: bool = False
