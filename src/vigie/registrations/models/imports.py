"""Where data comes from, by what right, and each file that came."""

from django.db import models
from typing_extensions import override


class Source(models.Model):
    """A sender of portfolios or of register extracts, with the right to process them.

    Without `legal_basis`, `permitted_fields` and `retention_days` no import is taken.
    `permitted_fields` are canonical column names; `["*"]` permits all. A register silent for
    more than `rhythm_days` raises an operations alert.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    side = models.TextField(choices=[("portfolio", "portfolio"), ("register", "register")])
    name = models.TextField()
    country = models.CharField(max_length=2, blank=True, default="")
    legal_basis = models.TextField(blank=True, default="")
    permitted_fields = models.JSONField(default=list)
    retention_days = models.PositiveIntegerField(null=True)
    rhythm_days = models.PositiveIntegerField(default=31)
    created_at = models.DateTimeField(auto_now_add=True)
    current = models.ForeignKey(
        "registrations.Batch", models.PROTECT, null=True, related_name="+", db_index=False
    )
    baselined_at = models.DateTimeField(null=True)
    silence_told_for = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "side", "name"], name="registrations_source_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class MappingProfile(models.Model):
    """How a source's own headings are read (`domain.mapping.Profile`), kept for its next file."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="mappings", db_index=False)
    table = models.TextField()
    profile = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "table"], name="registrations_mapping_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.table} of source {self.source_id}"


class Batch(models.Model):
    """A file received. Taken, it leaves its source in a new state, kept as Parquet.

    Paths are relative to the organisation's folder under `data_home()/batches`. `state` is a list
    of layers, `{"path", "as_of", "batch"}`, the strongest first: a row of a layer hides the rows
    of the same key below it. A full file is a layer alone, over the few rows kept from before; a
    delta lies on top of what was. `as_of` of a portfolio is the day it speaks of. `facts` holds what was recognised (format, encoding,
    delimiter, compression) and the files of operations and inspections that came along, of which
    `beside` is the digest: the same extract with other operations is another import.
    Past its retention, `removed_at` says when its files went, or `kept_because` what needs them
    (`domain.retention.Reason`).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="batches", db_index=False)
    kind = models.TextField(choices=[("full", "full"), ("delta", "delta")])
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    beside = models.CharField(max_length=64, blank=True, default="")
    as_of = models.DateField()
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.TextField(blank=True, default="")
    status = models.TextField(default="received")
    stage = models.TextField(blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    bad_rows = models.BigIntegerField(default=0)
    warnings = models.BigIntegerField(default=0, db_default=0)
    fault_code = models.TextField(blank=True, default="")
    fault_params = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    known_columns = models.JSONField(default=list)
    upload_path = models.TextField(blank=True, default="")
    canonical_path = models.TextField(blank=True, default="")
    state = models.JSONField(default=list)
    state_rows = models.BigIntegerField(default=0)
    operations_path = models.TextField(blank=True, default="")
    inspections_path = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    kept_because = models.TextField(blank=True, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "kind", "sha256", "beside", "as_of"],
                name="registrations_batch_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="registrations_batch_latest")]

    @override
    def __str__(self) -> str:
        return f"{self.file_name} ({self.status})"


class BadRow(models.Model):
    """A row set aside: line, column, value and the code of the reason. Good rows were taken.

    One that `is_kept` was taken too: the reason is a warning.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    table = models.TextField(blank=True, default="")
    line = models.BigIntegerField()
    column = models.TextField(blank=True, default="")
    value = models.TextField(blank=True, default="")
    code = models.TextField()
    params = models.JSONField(default=dict)
    is_kept = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "batch", "id"], name="registrations_badrow_batch"),
        ]

    @override
    def __str__(self) -> str:
        return f"line {self.line}: {self.code}"
