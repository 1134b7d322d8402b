"""What an organisation asks of each level, by day."""

from django.db import models
from typing_extensions import override

from vigie.database.choices import Choice


class LevelTargets(Choice):
    """Targets in thousandths: proposed by one person, in force from a day once another agreed."""

    red = models.PositiveSmallIntegerField()
    orange = models.PositiveSmallIntegerField()
    yellow = models.PositiveSmallIntegerField()

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
