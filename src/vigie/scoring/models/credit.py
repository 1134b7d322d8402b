"""Tables of credit: cards of points, cut-offs, scores as they were given, fairness as measured.

Scores and fairness are append-only. Of a card and of cut-offs only the state changes, never the
content: any past score can be worked out again.
"""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.scoring.models.learning import ModelVersion


class CreditCard(models.Model):
    """One version of a card of points; `card` is what `domain.credit.points.Card` reads.

    States: `draft`, `published` (one per name), `retired`. `grounds` says how it was made: by hand,
    or from which labels with which figures. `challenger` is the second opinion trained beside it.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    name = models.TextField()
    version = models.PositiveIntegerField()
    state = models.TextField(default="draft")
    origin = models.TextField()
    card = models.JSONField()
    digest = models.CharField(max_length=64)
    grounds = models.JSONField(default=dict)
    challenger = models.ForeignKey(
        ModelVersion, models.PROTECT, null=True, related_name="+", db_index=False
    )
    saved_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "version"], name="scoring_card_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(state="published"),
                name="scoring_card_one_published",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.state})"


class CreditCutoffs(models.Model):
    """Cut-offs of a card: proposed by one person, signed by another. States as of a card."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    card = models.ForeignKey(CreditCard, models.PROTECT, related_name="cutoffs", db_index=False)
    version = models.PositiveIntegerField()
    state = models.TextField(default="draft")
    accept_from = models.IntegerField()
    refuse_below = models.IntegerField()
    reason = models.TextField()
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    signed_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "card", "version"], name="scoring_cutoffs_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "card"],
                condition=Q(state="published"),
                name="scoring_cutoffs_one_signed",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.card_id}: {self.refuse_below}, {self.accept_from}"


class CreditScore(models.Model):
    """A score as it was given: inputs, points, proposal, second opinion. Append-only.

    `subject` names what was scored in the words of who asked (`party:12`, `application:A-7`).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    card = models.ForeignKey(CreditCard, models.PROTECT, related_name="+", db_index=False)
    cutoffs = models.ForeignKey(
        CreditCutoffs, models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject = models.TextField()
    effective_on = models.DateField()
    score = models.IntegerField()
    outcome = models.TextField(blank=True, default="")
    inputs = models.JSONField()
    points = models.JSONField()
    challenger_chance = models.FloatField(null=True)
    recorded_at = models.DateTimeField()
    scored_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "subject", "id"], name="scoring_score_subject")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject}: {self.score}"


class CreditFairness(models.Model):
    """How a version treated groups on labelled cases; counts only, nobody's group. Append-only."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    card = models.ForeignKey(CreditCard, models.PROTECT, related_name="+", db_index=False)
    attribute = models.TextField()
    effective_on = models.DateField()
    lines = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "card", "id"], name="scoring_fairness_card")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.card_id} by {self.attribute}"
