"""Backtests with their lines and the minutes of review, behind the row policy."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation, TenantTable


def _id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _to(model: str, name: str = "+", *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=model,
    )


_COUNTS = ("opened", "confirmed", "standing", "right", "wrong", "unknown")


class Migration(migrations.Migration):
    dependencies = [
        ("fraud", "0011_rings"),
        ("scoring", "0005_shadow"),
        ("tenancy", "0002_locks"),
    ]
    operations = [
        migrations.CreateModel(
            name="Backtest",
            fields=[
                ("id", _id()),
                ("version", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("status", models.TextField(default="asked")),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("missed", models.PositiveIntegerField(default=0)),
                ("fault_code", models.TextField(blank=True, default="")),
                ("asked_by", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("organisation", _to("tenancy.organisation")),
                ("ruleset", _to("scoring.rulesetversion", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-id"], name="fraud_backtest_latest")
                ],
            },
        ),
        migrations.CreateModel(
            name="BacktestLine",
            fields=[
                ("id", _id()),
                ("run_id", models.BigIntegerField()),
                ("read_on", models.DateField()),
                ("typology", models.TextField()),
                ("level", models.PositiveSmallIntegerField()),
                *((name, models.PositiveIntegerField()) for name in _COUNTS),
                ("backtest", _to("fraud.backtest", "lines")),
                ("organisation", _to("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "backtest", "run_id", "typology", "level"],
                        name="fraud_backtest_line_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewTime",
            fields=[
                ("id", _id()),
                ("red", models.PositiveSmallIntegerField(default=45)),
                ("orange", models.PositiveSmallIntegerField(default=20)),
                ("yellow", models.PositiveSmallIntegerField(default=10)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
        ),
        *(TenantTable(f"fraud_{name}") for name in ("backtest", "backtestline", "reviewtime")),
        SameOrganisation("fraud_backtest", "ruleset_id", "scoring_rulesetversion"),
        SameOrganisation("fraud_backtestline", "backtest_id", "fraud_backtest"),
    ]
