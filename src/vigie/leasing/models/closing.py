"""Tables of the close of day: the business date, the slices of a day, what could not be closed.

What was found of each contract stands in `leasing_closing`, a table partitioned by day that is
written and read as a set only (`actions.closing_rows`), so it has no class here.
"""

from django.db import models
from typing_extensions import override

from vigie.leasing.models.contracts import Contract


class BusinessDate(models.Model):
    """The day that is open since `recorded_at`; the latest row counts. Append-only."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    on = models.DateField()
    recorded_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.on.isoformat()


class ClosingSlice(models.Model):
    """A slice of the contracts on a day to close: claimed under a row lock, done in one commit."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    closed_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    slices = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(null=True)
    contracts = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    charged = models.PositiveIntegerField(default=0, help_text="asked for lateness")
    uncharged = models.JSONField(default=dict, help_text="why others were not, and how many")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "closed_on", "number"], name="leasing_closingslice_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.closed_on} {self.number}/{self.slices}"


class ClosingFailure(models.Model):
    """A contract that could not be closed on a day, and why. Append-only.

    It is caught up before its next day; then a closing of that day stands beside the failure.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    closed_on = models.DateField()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "contract", "closed_on"], name="leasing_closingfailure_i"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.closed_on}: {self.reason}"


class EndAnnouncement(models.Model):
    """An end of a contract that was announced on a day, once. Append-only."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    ends_on = models.DateField()
    announced_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract", "ends_on"], name="leasing_end_announced_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.ends_on}"


class PortfolioMeasure(models.Model):
    """The portfolio of one currency as it was measured for a day; the latest row of a day counts.

    `content` is what `domain.measured` reads. Append-only: what became known later is in a later row.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()
    currency = models.CharField(max_length=3)
    content = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "currency", "-on", "-id"], name="leasing_portfoliomeasure_i"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.on} {self.currency}"
