"""What an organisation asks of each level, by day."""

from django.db import models
from typing_extensions import override


class LevelTargets(models.Model):
    """Targets in thousandths: proposed by one person, in force from a day once another agreed.

    States: `open`, `in_force`, `refused`. Of a row only the state and the second person change;
    `effective_on` moves to the day of a late signature.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    red = models.PositiveSmallIntegerField()
    orange = models.PositiveSmallIntegerField()
    yellow = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    state = models.TextField(default="open")
    reason = models.TextField()
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="open"),
                name="scoring_targets_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "effective_on", "id"], name="scoring_targets_day")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.red}, {self.orange}, {self.yellow} from {self.effective_on}"
