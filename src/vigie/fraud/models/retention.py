"""How long alerts are kept, what was erased, and what stays of it without anybody."""

from django.db import models
from typing_extensions import override

from vigie.database.choices import Choice


class RetentionTerms(Choice):
    """Terms in days that an organisation chose: longer ones wait for a second person."""

    dismissed_days = models.PositiveSmallIntegerField()
    undecided_days = models.PositiveSmallIntegerField()
    confirmed_days = models.PositiveSmallIntegerField(default=1_825, db_default=1_825)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="open"),
                name="fraud_terms_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "effective_on", "id"], name="fraud_terms_day")
        ]

    @override
    def __str__(self) -> str:
        days = (self.dismissed_days, self.undecided_days, self.confirmed_days)
        return f"{days} from {self.effective_on}"


class Erasure(models.Model):
    """That an alert went: its number, under which term, when. Nothing of what it was about."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert_id = models.BigIntegerField()
    reference = models.TextField()
    kind = models.TextField()
    outcome = models.TextField()
    until = models.DateField(help_text="the last day of its term")
    rows = models.PositiveIntegerField()
    papers = models.PositiveIntegerField()
    erased_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="fraud_erasure_latest")]

    @override
    def __str__(self) -> str:
        return f"{self.reference} {self.outcome}"


class Tally(models.Model):
    """An erased alert as a number: which rule, level and verdict, and when. It points at nothing.

    So a rule's errors still count in its exam when those it accused wrongly are erased.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    rule = models.TextField()
    level = models.PositiveSmallIntegerField()
    is_baseline = models.BooleanField()
    opened_on = models.DateField()
    judged_rule = models.TextField(blank=True, default="")
    judged_level = models.PositiveSmallIntegerField(default=0)
    verdict = models.TextField(blank=True, default="")
    decided_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "decided_on"], name="fraud_tally_decided"),
            models.Index(fields=["organisation", "opened_on"], name="fraud_tally_opened"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.rule} {self.verdict}"
