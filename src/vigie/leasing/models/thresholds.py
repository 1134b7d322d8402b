"""Tables of published rates, as the organisation read them: usury ceilings, reference rates."""

from django.db import models
from django.db.models import F, Q
from typing_extensions import override


class UsuryThreshold(models.Model):
    """A ceiling of a category of credit from a day to a day; `rate` is a fraction.

    Appended, never edited: a later row of the same category and first day corrects the earlier.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    category = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField()
    rate = models.DecimalField(max_digits=12, decimal_places=9)
    source = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="leasing_ceiling_dates"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="leasing_ceiling_rate"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "category", "from_on", "-id"], name="leasing_ceiling_day"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.category} {self.from_on}: {self.rate}"


class ReferenceRate(models.Model):
    """A rate that laws refer to, known from a day to a day; see `domain.late.references`.

    `value` is in percent, or in zloty for the euro. Appended, never edited: a later row of the same
    series and first day corrects the earlier.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    series = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=6)
    source = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="leasing_reference_dates"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "series", "from_on", "-id"], name="leasing_reference_day"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.series} {self.from_on}: {self.value}"
