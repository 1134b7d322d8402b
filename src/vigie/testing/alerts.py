"""Builders of findings and assessed subjects."""

from datetime import UTC, date, datetime
from decimal import Decimal

from vigie.fraud.domain.alerts import AssessedSubject, Reading
from vigie.scoring.domain.assessment import Finding, Nature, Saying
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal


def finding(
    level: Level,
    typology: str = "exported",
    *,
    evidence: str = "2026-11-01",
    nature: Nature = "fraud",
    task: str = "",
    rule: str = "",
) -> Finding:
    """Return a finding of a rule named like its typology; `evidence` is the day it happened."""
    day = date.fromisoformat(evidence or "2026-11-01")
    happened = Signal("exported_on", day, day, date(2026, 11, 20), "register.exported_on")
    says = Saying(
        rule=rule or typology,
        typology=typology,
        outcome="alert",
        level=level,
        evidence_level=level,
        concerns="customer",
        nature=nature,
        reasons=(("exported_dated", ("exported_on",)),),
        evidence=("exported_on",) if evidence else (),
        task=task,
    )
    return Finding(says, (happened,))


def subject(
    number: int, *findings: Finding, exposure: str = "1000", contract: str = ""
) -> AssessedSubject:
    """Return the assessed subject of a contract, `C-<number>` by default."""
    return AssessedSubject(
        subject_kind="registrations.certificate",
        subject_id=number,
        contract_number=contract or f"C-{number}",
        plate=f"AA{number:03d}BB",
        vin=f"VF1{number:014d}",
        product="credit",
        exposure=Decimal(exposure),
        currency="EUR",
        findings=findings,
    )


def reading(run_id: int, day: int, *, is_baseline: bool = False) -> Reading:
    """Return a run on a day of November 2026."""
    on = date(2026, 11, day)
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Reading(run_id, on, at, "registrations", 1, is_baseline)
