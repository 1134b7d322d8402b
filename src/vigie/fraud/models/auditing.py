"""Cases that chance alone chose to be looked at, and what people found in them."""

from django.db import models
from typing_extensions import override


class Audit(models.Model):
    """One case drawn by chance: nothing speaks against it. `probability` is with what chance.

    States: `open`, `judged`, `dropped` (an alert opened on it first, or its year ended unread).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    case = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    contract_number = models.TextField()
    plate = models.TextField(blank=True, default="")
    product = models.TextField(blank=True, default="")
    probability = models.FloatField()
    drawn_on = models.DateField()
    run_id = models.BigIntegerField()
    state = models.TextField(default="open")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "case"], name="fraud_audit_once")
        ]
        indexes = [models.Index(fields=["organisation", "state", "id"], name="fraud_audit_state")]

    @override
    def __str__(self) -> str:
        return self.case


class AuditVerdict(models.Model):
    """What a person found in a case drawn by chance: append-only, a correction is a new one."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    audit = models.ForeignKey(Audit, models.PROTECT, related_name="verdicts", db_index=False)
    is_found = models.BooleanField()
    reason = models.TextField()
    user_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "audit", "id"], name="fraud_audit_said")]

    @override
    def __str__(self) -> str:
        return f"verdict on audit {self.audit_id}"
