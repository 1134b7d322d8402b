"""What alerts did by default."""

from django.db import models
from typing_extensions import override

from vigie.fraud.models.alerts import Alert


class Effect(models.Model):
    """One act by default of one alert, executed once; `bearing` is what was last made of it.

    Words of `fraud.domain.effects`. `undone_*` is what a person said when he took it back.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="effects", db_index=False)
    code = models.TextField()
    outcome = models.TextField()
    bearing = models.TextField()
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)
    undone_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "alert", "code"], name="fraud_effect_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.alert_id}"
