"""What an organisation chose, and the numbers given to its alerts."""

from django.db import models
from typing_extensions import override


class FraudSettings(models.Model):
    """One row per organisation, or none: then the defaults of these columns hold.

    Default acts are internal ones only. Yellow has none: it always waits for a person. A verdict of
    `eyes_verdicts` on an alert of `eyes_levels` (words) waits for a second person.
    `audit_per_mille` of the contracts are looked at by chance in a year.
    """

    organisation = models.OneToOneField("tenancy.Organisation", models.PROTECT, related_name="+")
    grace_days = models.PositiveSmallIntegerField(default=15)
    red_opens_task = models.BooleanField(default=False)
    orange_opens_task = models.BooleanField(default=False)
    red_holds_payout = models.BooleanField(default=False, db_default=False)
    orange_holds_payout = models.BooleanField(default=False, db_default=False)
    notifies_red = models.BooleanField(default=True)
    notifies_orange = models.BooleanField(default=True)
    notifies_yellow = models.BooleanField(default=False)
    eyes_levels = models.JSONField(default=list, db_default=[])
    eyes_verdicts = models.JSONField(default=list, db_default=[])
    audit_per_mille = models.PositiveSmallIntegerField(default=20, db_default=20)

    @override
    def __str__(self) -> str:
        return f"fraud settings of {self.organisation_id}"


class ReferenceCounter(models.Model):
    """The last number given to an alert, per organisation and year."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="fraud_counter_year")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
