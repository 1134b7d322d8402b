"""Acts by default that were not done, because nothing proves the level that would have acted."""

from django.db import models
from typing_extensions import override

from vigie.fraud.models.alerts import Alert


class WithheldAct(models.Model):
    """One act of one alert that was not done; `grounds` is a word of `scoring.queries.Grounds`.

    Written anew while it is withheld; `ended_at` once it was done or has lost its object.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="withheld", db_index=False)
    act = models.TextField()
    grounds = models.TextField()
    withheld_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "alert", "act"], name="fraud_withheld_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.act} {self.alert_id} {self.grounds}"
