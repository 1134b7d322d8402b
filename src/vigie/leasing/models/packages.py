"""Tables of packages in rentals: what a contract has, and what was paid over of it. Append-only."""

from django.db import models
from typing_extensions import override

from vigie.leasing.models.contracts import Contract


class ContractPackage(models.Model):
    """Insurance or a service in each rental of a contract, in minor units before tax.

    Without a provider a premium is an insurer's that nobody named, a service the lender's own. With
    `from_on` it joined the rentals due from that day on, known at `recorded_at`; below zero it left them.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="packages", db_index=False)
    code = models.TextField(db_collation="C")
    kind = models.TextField()
    names = models.JSONField(default=dict)
    provider = models.TextField(blank=True, default="")
    minor = models.BigIntegerField()
    is_required = models.BooleanField()
    from_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract", "code"],
                condition=models.Q(from_on__isnull=True),
                name="leasing_package_once",
            ),
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True, recorded_at__isnull=True)
                | models.Q(from_on__isnull=False, recorded_at__isnull=False),
                name="leasing_package_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "kind", "provider", "contract"],
                name="leasing_package_provider",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.code}"


class PayOver(models.Model):
    """What was paid over to an insurer or a provider of services: all collected up to a day, less before.

    `minor` is before tax, `tax` what the provider of a service asks on it.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    provider = models.TextField(blank=True, default="")
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    payee = models.TextField()
    through_on = models.DateField()
    paid_on = models.DateField()
    contracts = models.PositiveIntegerField()
    minor = models.BigIntegerField()
    tax = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="leasing_payover_latest")]

    @override
    def __str__(self) -> str:
        return f"{self.payee} {self.through_on}"


class PayOverLine(models.Model):
    """A contract's part of a pay-over; below zero where a customer's payment went back since."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    pay_over = models.ForeignKey(PayOver, models.PROTECT, related_name="lines", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(db_collation="C")
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "pay_over", "contract", "code"],
                name="leasing_payoverline_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "contract", "code"], name="leasing_payoverline_contract"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.pay_over_id} {self.contract_id}"
