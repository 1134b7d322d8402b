"""What learns: labels as they matured, versions of models, who decides, nights, certificates.

Labels, versions, certificates, alarms and signatures are append-only: a figure of a past decision can
be worked out again. An alias and a night change state.
"""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Label(models.Model):
    """A matured verdict on a case, with what was known of it when it was scored.

    `probability` is with what chance the case was looked at (1 for an alert, the rate for an
    audit): what was not looked at has no row and is never taken for clean. A correction is a new
    row of the same case; the latest counts. `is_withdrawn`: the verdict no longer stands and no
    other took its place, so the case is unknown again.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    case = models.TextField()
    night = models.DateField()
    effective_on = models.DateField()
    scored_on = models.DateField()
    is_positive = models.BooleanField()
    source = models.TextField()
    why_looked = models.TextField()
    probability = models.FloatField()
    inputs = models.JSONField()
    is_withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "model", "night"], name="scoring_label_night"),
            models.Index(fields=["organisation", "model", "case"], name="scoring_label_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__gt=0, probability__lte=1), name="scoring_label_chance"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.case}"


class ModelVersion(models.Model):
    """One model: JSON, tensors, LightGBM's text, their hash, and its card."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    version = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    about = models.TextField()
    tensors = models.BinaryField()
    trees = models.TextField()
    digest = models.CharField(max_length=64)
    card = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "model", "version"], name="scoring_model_version_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.version}"


class ModelAlias(models.Model):
    """Which version is `champion` (decides), `shadow` (is watched) or `previous` (to go back to)."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    alias = models.TextField()
    version = models.ForeignKey(
        ModelVersion, models.PROTECT, related_name="aliases", db_index=False
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "model", "alias"], name="scoring_alias_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.alias}"


class Night(models.Model):
    """One night of learning and every figure of its decision; it covers labels since `first`.

    States: `learned`, `held` (waits for a person), `released` (a person let it teach),
    `dismissed` (a person keeps it out for ever), `empty` (too few labels).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    first = models.DateField()
    night = models.DateField()
    state = models.TextField()
    cases = models.PositiveIntegerField()
    positives = models.PositiveIntegerField()
    ranking = models.FloatField(null=True)
    faults = models.JSONField(default=list)
    is_lasting = models.BooleanField(default=False)
    choice = models.TextField(default="")
    grounds = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    residuals = models.BinaryField(default=b"")
    champion = models.ForeignKey(
        ModelVersion, models.PROTECT, null=True, related_name="+", db_index=False
    )
    candidate = models.ForeignKey(
        ModelVersion, models.PROTECT, null=True, related_name="+", db_index=False
    )
    learned_at = models.DateTimeField()
    released_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "model", "night"], name="scoring_night_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.night} {self.state}"


class Certificate(models.Model):
    """What an exam proved: of a model's cut (`version`) or of a deterministic rule (`rule`)."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    version = models.ForeignKey(
        ModelVersion, models.PROTECT, null=True, related_name="certificates", db_index=False
    )
    rule = models.TextField(default="")
    level = models.TextField()
    promise = models.TextField()
    target = models.FloatField()
    confidence = models.FloatField()
    cut = models.FloatField(null=True)
    reviewed = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    bound = models.FloatField()
    certified_on = models.DateField()
    expires_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "model", "level", "certified_on"],
                name="scoring_certificate_level",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.level} {self.certified_on}"


class Alarm(models.Model):
    """A drift alarm: it ends every certificate of the model that was in force that day."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    kind = models.TextField()
    on = models.DateField()
    figure = models.FloatField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "model", "on"], name="scoring_alarm_day")]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.kind} {self.on}"


class Signature(models.Model):
    """A person's signature under the automatic actions of a level; withdrawn by a later row."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    model = models.TextField()
    level = models.TextField()
    is_given = models.BooleanField()
    user_id = models.BigIntegerField()
    reason = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "model", "level"], name="scoring_signature_level")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.model} {self.level}"
