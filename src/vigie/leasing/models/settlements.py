"""Settlements that dealers announced."""

from django.db import models
from typing_extensions import override

from vigie.leasing.models.contracts import Contract


class Announcement(models.Model):
    """A settlement that a dealer announced, with the amount he was told; it counts to `valid_until`."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="announcements", db_index=False
    )
    dealer = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    announced_on = models.DateField()
    valid_until = models.DateField()
    minor = models.BigIntegerField()
    by_link = models.BooleanField()
    user_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    payment = models.ForeignKey(
        "leasing.Payment",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the money that was announced, once it came",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "valid_until", "contract"], name="leasing_announced_until"
            ),
            models.Index(
                fields=["organisation", "dealer", "announced_on"], name="leasing_announced_by"
            ),
            models.Index(fields=["organisation", "contract", "-id"], name="leasing_announced_of"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.contract_id}"
