"""Endpoints of levels: what each promises, and which certificates prove it."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from ninja import Header, Router, Schema

from vigie.scoring.actions import propose_targets
from vigie.scoring.domain.learning.targets import Asked
from vigie.scoring.queries import CertificateLine, certificates
from vigie.scoring.queries.targets import asked_on, targets_lines
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class TargetsIn(Strict):
    """Thousandths: of red and orange, of their cases that are right; of yellow, of what is found."""

    red: int
    orange: int
    yellow: int
    effective_on: date
    reason: str


class ProposedOut(TargetsIn):
    """Targets that were proposed: `open` waits for a second person, then `in_force` or `refused`."""

    id: int
    state: str


class TargetsOut(Schema):
    """What is asked of each level today in thousandths, and what was proposed, the newest first."""

    red: int
    orange: int
    yellow: int
    proposed: list[ProposedOut]


class CertificateOut(Schema):
    """A certificate: what it was proved for (`target`), its evidence, what it is worth today."""

    id: int
    model: str
    version: int | None
    rule: str
    level: str
    promise: str
    target: float
    confidence: float
    reviewed: int
    errors: int
    bound: float
    certified_on: date
    expires_on: date
    standing: str


@router.get("/level-targets", response=TargetsOut, summary="Read what each level promises")
def read_targets(request: StaffRequest) -> dict[str, object]:
    """The targets in force today and those that were proposed."""
    by = request.actor
    lines = targets_lines(by)
    asked = asked_on(by, timezone.localdate())
    proposed = [
        ProposedOut(
            id=line.id,
            red=line.what.red,
            orange=line.what.orange,
            yellow=line.what.yellow,
            effective_on=line.effective_on,
            state=line.state,
            reason=line.reason,
        )
        for line in lines
    ]
    return {
        "red": asked.red,
        "orange": asked.orange,
        "yellow": asked.yellow,
        "proposed": proposed,
    }


@router.post("/level-targets", response=TargetsOut, summary="Propose what each level promises")
def propose(request: StaffRequest, given: TargetsIn, key: Key) -> dict[str, object]:
    """Propose targets from a day on; a second person agrees on the page."""
    asked = Asked(given.red, given.orange, given.yellow)
    propose_targets(
        asked, effective_on=given.effective_on, reason=given.reason, by=request.actor, key=key
    )
    return read_targets(request)


@router.get(
    "/certificates-of-levels", response=list[CertificateOut], summary="List certificates of levels"
)
def list_certificates(request: StaffRequest) -> list[CertificateLine]:
    """The last two hundred certificates, with the target that each was proved for."""
    return certificates(request.actor, on=timezone.localdate())
