"""How the work on alerts is shared out: verdicts that wait for a second person, pieces of work."""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Proposal(models.Model):
    """A verdict that waits for a second person.

    `state`: `open`, `confirmed`, `sent_back` (by a colleague, with `answer`), `withdrawn` (by who
    proposed it), `dropped` (the register closed the alert first, or it was decided otherwise).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(
        "fraud.Alert", models.PROTECT, related_name="proposals", db_index=False
    )
    verdict = models.TextField()
    reason = models.TextField()
    level = models.PositiveSmallIntegerField()
    state = models.TextField(default="open")
    user_id = models.BigIntegerField(null=True)
    actor_kind = models.TextField(default="person")
    proposed_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "alert"],
                condition=Q(state="open"),
                name="fraud_proposal_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "alert", "id"], name="fraud_proposal_alert")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.verdict} {self.alert_id}: {self.state}"
