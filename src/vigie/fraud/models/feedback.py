"""What people said and have to do about alerts."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.fraud.models.alerts import Alert


class Decision(models.Model):
    """A person's verdict with its reason: append-only; a correction is a new decision.

    `why_looked` says how the case came to be looked at (`alert`, `baseline`), for those who learn
    from verdicts: what was not reviewed is never counted as clean. `seconded_by` is the second
    person, where four eyes looked.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="decisions", db_index=False)
    verdict = models.TextField()
    reason = models.TextField()
    level = models.PositiveSmallIntegerField()
    rule = models.TextField()
    ruleset = models.TextField()
    ruleset_version = models.PositiveIntegerField()
    why_looked = models.TextField(default="alert")
    user_id = models.BigIntegerField(null=True)
    actor_kind = models.TextField(default="person")
    decided_at = models.DateTimeField()
    seconded_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "alert", "id"], name="fraud_decision_alert")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.verdict} {self.alert_id}"


class Comment(models.Model):
    """A note on an alert."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="comments", db_index=False)
    text = models.TextField()
    user_id = models.BigIntegerField(null=True)
    actor_kind = models.TextField(default="person")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "alert", "id"], name="fraud_comment_alert")]

    @override
    def __str__(self) -> str:
        return f"comment {self.pk} on {self.alert_id}"


class Task(models.Model):
    """Something to do about an alert; `code` is a task of `data/reasons.toml`.

    States: `open`, `done`, `dropped` (the alert ended by itself or by a verdict).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="tasks", db_index=False)
    code = models.TextField()
    state = models.TextField(default="open")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "alert", "code"],
                condition=Q(state="open"),
                name="fraud_task_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "opened_at"], name="fraud_task_state"),
            models.Index(fields=["organisation", "alert"], name="fraud_task_alert"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.alert_id}"
