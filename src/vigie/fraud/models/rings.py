"""Rings as the last look found them, and pieces of work that people made of alerts."""

from django.db import models
from typing_extensions import override


class Ring(models.Model):
    """Contracts that hang together; found anew by each look, `since` is the day of the first."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contracts = models.PositiveIntegerField()
    customers = models.PositiveIntegerField()
    kinds = models.JSONField(default=list)
    since = models.DateField()
    found_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-contracts", "id"], name="fraud_ring_size")
        ]

    @override
    def __str__(self) -> str:
        return f"ring {self.pk}"


class RingTie(models.Model):
    """One contract of a ring has one node; the node is a number, never the value people share."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    ring = models.ForeignKey(Ring, models.CASCADE, related_name="ties", db_index=False)
    kind = models.TextField()
    node = models.PositiveIntegerField()
    label = models.TextField(blank=True, default="")
    contract_number = models.TextField(db_collation="C")
    customer_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "ring"], name="fraud_ringtie_ring"),
            models.Index(fields=["organisation", "contract_number"], name="fraud_ringtie_of"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.node} of {self.contract_number}"


class Piece(models.Model):
    """Alerts that are worked on as one. Split, it has ended; alerts then stand alone again."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    @override
    def __str__(self) -> str:
        return f"piece {self.pk}"
