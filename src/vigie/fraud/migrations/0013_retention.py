"""Terms of alerts, the report of what was erased, tallies; append-only rows that an erasure takes."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, ErasedOnly, TenantTable

_ERASABLE = ("alertevent", "decision", "answer", "silence")


def _id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _organisation() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.organisation",
    )


class Migration(migrations.Migration):
    dependencies = [("fraud", "0012_backtests"), ("tenancy", "0004_links")]
    operations = [
        migrations.AddField("alert", "reduced_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="RetentionTerms",
            fields=[
                ("id", _id()),
                ("dismissed_days", models.PositiveSmallIntegerField()),
                ("undecided_days", models.PositiveSmallIntegerField()),
                ("effective_on", models.DateField()),
                ("state", models.TextField()),
                ("reason", models.TextField()),
                ("proposed_by", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("organisation", _organisation()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation"],
                        condition=models.Q(state="open"),
                        name="fraud_terms_open_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["organisation", "effective_on", "id"], name="fraud_terms_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", _id()),
                ("alert_id", models.BigIntegerField()),
                ("reference", models.TextField()),
                ("kind", models.TextField()),
                ("outcome", models.TextField()),
                ("until", models.DateField(help_text="the last day of its term")),
                ("rows", models.PositiveIntegerField()),
                ("papers", models.PositiveIntegerField()),
                ("erased_at", models.DateTimeField()),
                ("organisation", _organisation()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-id"], name="fraud_erasure_latest")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", _id()),
                ("rule", models.TextField()),
                ("level", models.PositiveSmallIntegerField()),
                ("is_baseline", models.BooleanField()),
                ("opened_on", models.DateField()),
                ("judged_rule", models.TextField(blank=True, default="")),
                ("judged_level", models.PositiveSmallIntegerField(default=0)),
                ("verdict", models.TextField(blank=True, default="")),
                ("decided_on", models.DateField(null=True)),
                ("organisation", _organisation()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "decided_on"], name="fraud_tally_decided"),
                    models.Index(fields=["organisation", "opened_on"], name="fraud_tally_opened"),
                ],
            },
        ),
        *(TenantTable(f"fraud_{name}") for name in ("retentionterms", "erasure", "tally")),
        *(AppendOnly(f"fraud_{name}") for name in ("erasure", "tally")),
        *(ErasedOnly(f"fraud_{name}") for name in _ERASABLE),
    ]
