"""Tables of offers and of the last number given in a year."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.leasing.models.products import ProductVersion


class Offer(models.Model):
    """A priced proposal, kept as it was made: never edited, a change is another offer.

    `asked` is what the calculator was asked, as its address says it; `content` the whole answer
    (values, schedule rows, taxes, cash flows, effective rate), `digest` its SHA-256. Amounts are
    minor units of `currency`; `rate` and `effective_rate` are fractions of a year, the second null
    where the law shows none. `title` names the asset.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    reference = models.TextField(db_collation="C")
    product_version = models.ForeignKey(ProductVersion, models.PROTECT, related_name="+")
    title = models.TextField(blank=True, default="")
    asked = models.JSONField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    financed_minor = models.BigIntegerField()
    rental_minor = models.BigIntegerField()
    residual_minor = models.BigIntegerField()
    count = models.PositiveIntegerField()
    rate = models.DecimalField(max_digits=12, decimal_places=9)
    effective_rate = models.DecimalField(max_digits=12, decimal_places=9, null=True)
    made_on = models.DateField()
    valid_until = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="leasing_offer_reference"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("made_on")), name="leasing_offer_dates"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="leasing_offer_count"),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="leasing_offer_newest")]

    @override
    def __str__(self) -> str:
        return self.reference


class ReferenceCounter(models.Model):
    """The last number given to a kind of record (`OFF`, ...), per organisation and year.

    `last_on` is the day on which the last tax document was issued; other kinds have none.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="leasing_counter_year"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind}-{self.year}: {self.last}"
