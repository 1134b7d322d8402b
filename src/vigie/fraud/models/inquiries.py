"""What the person concerned was asked and said, the orders of silence, and contests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.fraud.models.alerts import Alert


class Inquiry(models.Model):
    """One question to the person an alert concerns, behind a link of one purpose.

    `address` is personal and may be emptied. States: words of `domain.inquiries`.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="inquiries", db_index=False)
    link = models.ForeignKey("tenancy.Link", models.PROTECT, related_name="+", db_index=False)
    question = models.TextField()
    channel = models.TextField()
    address = models.TextField(blank=True, default="")
    language = models.CharField(max_length=2)
    state = models.TextField(default="open")
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "alert"],
                condition=Q(state="open"),
                name="fraud_inquiry_open_once",
            ),
            models.UniqueConstraint(fields=["organisation", "link"], name="fraud_inquiry_link"),
        ]
        indexes = [models.Index(fields=["organisation", "state", "id"], name="fraud_inquiry_state")]

    @override
    def __str__(self) -> str:
        return f"{self.question} {self.alert_id}"


class Answer(models.Model):
    """What the person said, with the papers sent along: append-only. The text is personal."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers", db_index=False)
    text = models.TextField(blank=True, default="")
    documents = ArrayField(models.BigIntegerField(), default=list)
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "inquiry", "id"], name="fraud_answer_of")]

    @override
    def __str__(self) -> str:
        return f"answer to {self.inquiry_id}"


class Silence(models.Model):
    """An order not to tell the person, or its end: append-only, the latest counts."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="silences", db_index=False)
    holds = models.BooleanField()
    reason = models.TextField()
    user_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "alert", "-id"], name="fraud_silence_of")]

    @override
    def __str__(self) -> str:
        return f"silence on {self.alert_id}: {self.holds}"


class Contest(models.Model):
    """A person disputes what was decided or done about him (GDPR, article 22(3))."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="contests", db_index=False)
    text = models.TextField()
    by_link = models.BooleanField()
    verdict = models.TextField(blank=True, default="")
    decided_by_user = models.BigIntegerField(null=True, help_text="whose decision it disputes")
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    state = models.TextField(default="open")
    outcome = models.TextField(blank=True, default="")
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "alert"],
                condition=Q(state="open"),
                name="fraud_contest_open_once",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"contest of {self.alert_id}"
