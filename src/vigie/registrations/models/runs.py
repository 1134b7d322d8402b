"""Runs of the watch: what was compared, what was found, how long it took."""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Run(models.Model):
    """One comparison of everything an organisation believes with everything registers say.

    `status`: `running`, `done` or `failed`. `stage` is a code for the progress bar. `batches`
    are the ids of the batches whose states were compared; `expected_rows` the certificates watched,
    `only_expected` those without a row of a register, of which the row of `unreadable` came and was set
    aside; `unnamed_rows` the register's rows set aside that name no vehicle; `as_of` the latest register's date.
    `baseline`: the first run of a portfolio, a backlog without an e-mail per alert.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    status = models.TextField(default="running")
    stage = models.TextField(blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    baseline = models.BooleanField(default=False)
    batches = models.JSONField(default=list)
    as_of = models.DateField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    expected_rows = models.BigIntegerField(default=0)
    observed_rows = models.BigIntegerField(default=0)
    paired = models.BigIntegerField(default=0)
    only_expected = models.BigIntegerField(default=0)
    only_observed = models.BigIntegerField(default=0)
    unreadable = models.BigIntegerField(null=True)
    unnamed_rows = models.BigIntegerField(null=True)
    distortions = models.BigIntegerField(default=0)
    opened = models.BigIntegerField(default=0)
    closed = models.BigIntegerField(default=0)
    changes = models.BigIntegerField(default=0)
    subjects = models.BigIntegerField(default=0)
    alerts = models.JSONField(default=dict)
    wall_seconds = models.FloatField(default=0)
    cpu_seconds = models.FloatField(default=0)
    fault_code = models.TextField(blank=True, default="")
    fault_params = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="registrations_run_latest")]

    @override
    def __str__(self) -> str:
        return f"run {self.pk} {self.status}"


class MappingFault(models.Model):
    """A field that differs on more than a fifth of a product's rows: one fault, not a million.

    `state`: `asked` (let through until a person decides), `confirmed` (a mapping fault: its
    distortions are held back), `automatic` (held back without asking), `ignored` (they are real).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    run = models.ForeignKey(Run, models.PROTECT, related_name="mapping_faults", db_index=False)
    product = models.TextField(blank=True, default="")
    field = models.TextField()
    differing = models.BigIntegerField()
    paired = models.BigIntegerField()
    state = models.TextField(default="asked")
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "product", "field"],
                condition=Q(closed_on__isnull=True),
                name="registrations_fault_open_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.product} {self.field}"
