"""What people hold in hand about a certificate."""

from django.db import models
from typing_extensions import override

from vigie.registrations.models.certificates import Certificate


class Evidence(models.Model):
    """One piece of evidence, or its withdrawal (`holds` false, `reason` why): append-only.

    `kind` is a word of `domain.evidence`; `effective_on` since when it is true, `recorded_at` when
    we knew; `source` who says so; `document` the paper it stands on.
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

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "certificate", "id"], name="registrations_evidence_cert"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of certificate {self.certificate_id}"
