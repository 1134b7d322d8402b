"""Backtests: past extracts judged again by a version of the rules or of the model, before it decides."""

from django.db import models
from typing_extensions import override


class Backtest(models.Model):
    """One replay of past extracts by one version; `ruleset` None is what came with Vigie.

    `model_version` None: rules alone. A kept model judges beside them from `judged_from` on, the first
    day of which it had learned nothing.
    `status`: asked, running, done, failed. `done` of `total` extracts are replayed. `missed` counts
    alerts that people found right and that this version never raises.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    ruleset = models.ForeignKey(
        "scoring.RulesetVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField()
    model_version = models.ForeignKey(
        "scoring.ModelVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    model_number = models.PositiveIntegerField(null=True)
    judged_from = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    status = models.TextField(default="asked")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    fault_code = models.TextField(blank=True, default="")
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="fraud_backtest_latest")]

    @override
    def __str__(self) -> str:
        return f"backtest {self.pk} of version {self.version}: {self.status}"


class BacktestLine(models.Model):
    """What one extract came to for one typology and level (1 yellow, 2 orange, 3 red)."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    backtest = models.ForeignKey(Backtest, models.PROTECT, related_name="lines", db_index=False)
    run_id = models.BigIntegerField()
    read_on = models.DateField()
    typology = models.TextField()
    level = models.PositiveSmallIntegerField()
    opened = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField()
    standing = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "backtest", "run_id", "typology", "level"],
                name="fraud_backtest_line_once",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.typology} {self.level} on {self.read_on}"


class ReviewTime(models.Model):
    """How many minutes an analyst needs for an alert of each level; one row, or the defaults."""

    organisation = models.OneToOneField("tenancy.Organisation", models.PROTECT, related_name="+")
    red = models.PositiveSmallIntegerField(default=45)
    orange = models.PositiveSmallIntegerField(default=20)
    yellow = models.PositiveSmallIntegerField(default=10)

    @override
    def __str__(self) -> str:
        return f"{self.red}, {self.orange}, {self.yellow} minutes"
