"""Tables of assets: facts and values with two dates, and what searches read of them."""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Asset(models.Model):
    """One vehicle or piece of equipment. All but `kind` and `registered_at` repeats the newest facts."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    make = models.TextField()
    model = models.TextField()
    vin = models.TextField(blank=True, default="", db_collation="C")
    plate = models.TextField(blank=True, default="", db_collation="C")
    serial = models.TextField(blank=True, default="")
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "vin"], condition=~Q(vin=""), name="assets_vin_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.make} {self.model} {self.vin}"


class AssetFact(models.Model):
    """One fact of an asset, an identifier or a mileage among them: append-only.

    `key` is the canonical text of an identifier, "" for other facts.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(db_collation="C")
    value = models.TextField(blank=True, default="")
    key = models.TextField(blank=True, default="", db_collation="C")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "asset", "id"], name="assets_fact_asset"),
            models.Index(
                fields=["organisation", "kind", "key", "asset"],
                condition=~Q(key=""),
                name="assets_fact_key",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of asset {self.asset_id}"


class AssetValue(models.Model):
    """What an asset is worth on a day, in minor units of a currency: append-only."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+", db_index=False)
    basis = models.TextField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    source = models.TextField(blank=True, default="")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="assets_value_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "asset", "id"], name="assets_value_asset")]

    @override
    def __str__(self) -> str:
        return f"{self.basis} of asset {self.asset_id}"
