"""Evidence: what people hold in hand about a certificate."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0005_retention"),
        ("documents", "0002_locks"),
        ("tenancy", "0002_locks"),
    ]
    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("holds", models.BooleanField(default=True)),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("source", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("user_id", models.BigIntegerField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="registrations.certificate",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "certificate", "id"],
                        name="registrations_evidence_cert",
                    )
                ],
            },
        ),
        TenantTable("registrations_evidence"),
        AppendOnly("registrations_evidence"),
        SameOrganisation(
            "registrations_evidence", "certificate_id", "registrations_certificate"
        ),
        SameOrganisation("registrations_evidence", "document_id", "documents_document"),
    ]
