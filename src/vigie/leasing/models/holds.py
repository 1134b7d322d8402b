"""What holds a contract's pay-outs."""

from django.db import models
from typing_extensions import override

from vigie.leasing.models.contracts import Contract


class PayoutHold(models.Model):
    """One line of a cause that holds, or no longer holds: append-only, read as `domain.holds` says."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="holds", db_index=False)
    cause = models.TextField()
    holds = models.BooleanField()
    pauses = models.BooleanField()
    catches_up = models.BooleanField(default=False)
    effective_on = models.DateField()
    until_on = models.DateField(null=True)
    reason = models.TextField(blank=True, default="")
    user_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "contract", "cause", "-id"], name="leasing_hold_latest"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.cause} {self.contract_id}"
