"""Endpoints of the retention of alerts: the terms, what is over, the report."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from ninja import Header, Router, Schema

from vigie.fraud.actions import propose_terms
from vigie.fraud.domain.retention import Terms
from vigie.fraud.models import Erasure
from vigie.fraud.queries.retention import Due, due, erased_last, terms_lines, terms_on
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class TermsIn(Strict):
    """Days for which dismissed, undecided and confirmed alerts are kept, from which day on, and why."""

    dismissed: int
    undecided: int
    confirmed: int
    effective_on: date
    reason: str


class ChosenOut(Schema):
    """Terms that were chosen: `open` waits for a second person, then `in_force` or `refused`."""

    id: int
    dismissed: int
    undecided: int
    confirmed: int
    effective_on: date
    state: str
    reason: str


class TermsOut(Schema):
    """The terms in force today, and all that were chosen, the newest first."""

    dismissed: int
    undecided: int
    confirmed: int
    chosen: list[ChosenOut]


class DueOut(Schema):
    """An alert whose term is over. `keeping` says what keeps it; `is_shown`: it is reduced, not erased."""

    id: int
    reference: str
    kind: str
    until: date
    is_shown: bool
    keeping: str | None


class ErasureOut(Schema):
    """An alert that went."""

    reference: str
    kind: str
    outcome: str
    until: date
    rows: int
    papers: int
    erased_at: datetime


@router.get("/alert-retention", response=TermsOut, summary="Read for how long alerts are kept")
def read_terms(request: StaffRequest) -> dict[str, object]:
    """The terms in force today and those that were chosen."""
    by = request.actor
    terms = terms_on(by, timezone.localdate())
    chosen = [
        ChosenOut(
            id=line.id,
            dismissed=line.what.dismissed,
            undecided=line.what.undecided,
            confirmed=line.what.confirmed,
            effective_on=line.effective_on,
            state=line.state,
            reason=line.reason,
        )
        for line in terms_lines(by)
    ]
    return {**asdict(terms), "chosen": chosen}


@router.post("/alert-retention", response=TermsOut, summary="Choose for how long alerts are kept")
def choose_terms(request: StaffRequest, given: TermsIn, key: Key) -> dict[str, object]:
    """Shorter terms hold from their day; longer ones wait for a person, who answers on the page."""
    terms = Terms(given.dismissed, given.undecided, given.confirmed)
    propose_terms(
        terms, effective_on=given.effective_on, reason=given.reason, by=request.actor, key=key
    )
    return read_terms(request)


@router.get("/alert-retention/due", response=list[DueOut], summary="List alerts past their term")
def list_due(request: StaffRequest, after: int = 0) -> list[Due]:
    """Alerts whose term is over today, 100 at a time, by number; `after` is the last one you have."""
    return due(request.actor, timezone.localdate(), 100, after=after)


@router.get("/alert-retention/erased", response=list[ErasureOut], summary="List erased alerts")
def list_erased(request: StaffRequest) -> list[Erasure]:
    """The last hundred alerts that went, the newest first."""
    return erased_last(request.actor)
