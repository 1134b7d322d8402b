"""Tables of what an organisation sets for the service of its contracts, by the day it holds from."""

from django.db import models
from typing_extensions import override


class AllocationRule(models.Model):
    """An order of allocation for contracts signed from a day on; see `domain.orders`.

    Appended, never edited: a later row of the same scope and day corrects the earlier. An empty
    `sweep` is the law's order.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    scope = models.TextField(blank=True, default="", db_collation="C")
    from_on = models.DateField()
    sweep = models.TextField(blank=True, default="")
    parts = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "scope", "from_on", "-id"], name="leasing_order_day"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.scope or 'all'} {self.from_on}: {self.sweep or 'law'}"


class ServiceRule(models.Model):
    """What the close of day does by itself from a day on; see `domain.service`.

    Appended, never edited: a later row of the same duty, scope and day corrects the earlier.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    duty = models.TextField()
    scope = models.TextField(db_collation="C")
    number = models.PositiveIntegerField()
    from_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "duty", "scope", "from_on", "-id"],
                name="leasing_service_day",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.duty} {self.scope} {self.from_on}: {self.number}"


class TaxPoint(models.Model):
    """With what tax falls due in a country from a day on; see `domain.tax_points`.

    Appended, never edited: a later row of the same day corrects the earlier.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    country = models.CharField(max_length=2, default="FR", db_default="FR")
    from_on = models.DateField()
    basis = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "from_on", "-id"], name="leasing_taxpoint_day")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.from_on}: {self.basis}"
