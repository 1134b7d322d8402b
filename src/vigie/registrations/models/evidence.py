"""What people hold in hand about a certificate."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.registrations.models.certificates import Certificate


class Evidence(models.Model):
    """One piece of evidence, or its withdrawal (`holds` false, `reason` why): append-only but in an erasure.

    `kind` is a word of `domain.evidence`; `effective_on` since when it is true, `recorded_at` when
    we knew; `source` who says so; `document` the paper it stands on. `seconded_by` is the second
    person, where the kind needs two.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="evidence", db_index=False
    )
    kind = models.TextField()
    holds = models.BooleanField(default=True)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    source = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", db_index=False
    )
    user_id = models.BigIntegerField(null=True)
    seconded_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "certificate", "id"], name="registrations_evidence_cert"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of certificate {self.certificate_id}"


class EvidenceProposal(models.Model):
    """Evidence, or its withdrawal (`holds` false), that waits for a second person; no rule reads it.

    `state`: `open`, `approved`, `sent_back` (by a colleague, with `answer`), `withdrawn` (by who
    proposed it). Approved, it is a line of `Evidence` of its own.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="evidence_proposals", db_index=False
    )
    kind = models.TextField()
    holds = models.BooleanField(default=True)
    effective_on = models.DateField()
    source = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.TextField(default="open")
    user_id = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "certificate", "kind"],
                condition=Q(state="open"),
                name="registrations_evidence_proposed_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "certificate", "id"],
                name="registrations_evidence_two",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of certificate {self.certificate_id}: {self.state}"
