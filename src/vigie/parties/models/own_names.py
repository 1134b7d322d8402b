"""Table of own names: facts with two dates, appended and never edited."""

from django.db import models
from typing_extensions import override


class OwnNameFact(models.Model):
    """What was known of one own name since `recorded_at`; the latest fact of a name counts.

    `first` is the fact that opened the name, null in that fact itself.
    """

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    name = models.TextField(help_text="canonical text")
    shown = models.TextField()
    siren = models.TextField(blank=True, default="")
    role = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="parties_ownnamefact_dates",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="parties_ownnamefact_org")]

    @override
    def __str__(self) -> str:
        return f"{self.role} {self.shown}"
