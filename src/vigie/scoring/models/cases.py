"""Cases as a model sees them: what was known of each, and what the champion says now."""

from django.db import models
from typing_extensions import override

from vigie.scoring.models.learning import ModelVersion


class CaseInputs(models.Model):
    """What was known of a case since a day: never edited, a row only where something changed.

    `catalogue` names the version of the inputs' meanings. With a stored version of a model a
    chance can be worked out again from it.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    case = models.TextField()
    catalogue = models.TextField()
    known_on = models.DateField()
    inputs = models.JSONField()
    digest = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "model", "case", "id"], name="scoring_inputs_case")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.case}"


class CaseScore(models.Model):
    """What the champion says of a case now; one row a case, written anew by each run.

    `level` is 0 to 3; `is_provisional` says that no certificate in force stands behind it;
    `reasons` are (input, log-odds, value), strongest first, where they were asked for.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    case = models.TextField()
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+", db_index=False)
    chance = models.FloatField()
    level = models.PositiveSmallIntegerField()
    is_provisional = models.BooleanField()
    reasons = models.JSONField(default=list)
    scored_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "model", "case"], name="scoring_score_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.case} {self.chance:.3f}"
