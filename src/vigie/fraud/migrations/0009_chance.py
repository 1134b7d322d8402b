"""Cases drawn by chance and their verdicts; acts that were withheld; how many are drawn."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


def _id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _to(model: str, name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("fraud", "0008_desk"), ("tenancy", "0002_locks")]
    operations = [
        migrations.AddField(
            model_name="fraudsettings",
            name="audit_per_mille",
            field=models.PositiveSmallIntegerField(db_default=20, default=20),
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("id", _id()),
                ("case", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("contract_number", models.TextField()),
                ("plate", models.TextField(blank=True, default="")),
                ("product", models.TextField(blank=True, default="")),
                ("probability", models.FloatField()),
                ("drawn_on", models.DateField()),
                ("run_id", models.BigIntegerField()),
                ("state", models.TextField(default="open")),
                ("judged_at", models.DateTimeField(null=True)),
                ("organisation", _to("tenancy.organisation")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "state", "id"], name="fraud_audit_state")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["organisation", "case"], name="fraud_audit_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditVerdict",
            fields=[
                ("id", _id()),
                ("is_found", models.BooleanField()),
                ("reason", models.TextField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField()),
                ("audit", _to("fraud.audit", "verdicts")),
                ("organisation", _to("tenancy.organisation")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "audit", "id"], name="fraud_audit_said")
                ]
            },
        ),
        migrations.CreateModel(
            name="WithheldAct",
            fields=[
                ("id", _id()),
                ("act", models.TextField()),
                ("grounds", models.TextField()),
                ("withheld_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("alert", _to("fraud.alert", "withheld")),
                ("organisation", _to("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "alert", "act"], name="fraud_withheld_once"
                    )
                ]
            },
        ),
        TenantTable("fraud_audit"),
        TenantTable("fraud_auditverdict"),
        AppendOnly("fraud_auditverdict"),
        SameOrganisation("fraud_auditverdict", "audit_id", "fraud_audit"),
        TenantTable("fraud_withheldact"),
        SameOrganisation("fraud_withheldact", "alert_id", "fraud_alert"),
    ]
