"""Tables of products: a product, its immutable versions, and from when each one is sold."""

from django.db import models
from typing_extensions import override


class Product(models.Model):
    """What an organisation sells under one code; all that may change stands in its versions."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    code = models.TextField(db_collation="C")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="leasing_product_code")
        ]

    @override
    def __str__(self) -> str:
        return self.code


class ProductVersion(models.Model):
    """One version of a product: `content` as `domain.products.read_product` reads it.

    Never edited: an offer and a contract keep the version they were made on.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "product", "version"], name="leasing_version_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.product_id} version {self.version}"


class ProductPublication(models.Model):
    """A version is what new offers are made on from `effective_on`, until the next publication.

    Without a version the product is not sold from that day on.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="publications")
    product_version = models.ForeignKey(
        ProductVersion, models.PROTECT, null=True, related_name="publications"
    )
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "product", "effective_on"], name="leasing_publication_day"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.product_version_id or 'nothing'} from {self.effective_on}"
