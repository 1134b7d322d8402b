"""Takeovers that were asked for: a kept file, its totals, how far the job is."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

STATUSES = ("waiting", "running", "done", "failed")


class Takeover(models.Model):
    """One takeover. `place` is where the file is kept, `totals` the lines of its source.

    `stage`, `done` and `total` say how far the job is; `fault_code` and `fault_params` why nothing
    was taken over.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    place = models.TextField()
    file_name = models.TextField()
    opened_on = models.DateField()
    totals = models.JSONField()
    asked_by = models.TextField()
    recorded_at = models.DateTimeField()
    status = models.TextField(default="waiting")
    stage = models.TextField(blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    contracts = models.PositiveIntegerField(default=0)
    fault_code = models.TextField(blank=True, default="")
    fault_params = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="leasing_takeover_status")
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="leasing_takeover_newest")]

    @override
    def __str__(self) -> str:
        return self.file_name
