"""Four eyes on evidence: what waits for a second person, and who that was."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation, TenantTable

_TABLE = "registrations_evidenceproposal"


class Migration(migrations.Migration):
    dependencies = [("registrations", "0006_evidence")]
    operations = [
        migrations.AddField("evidence", "seconded_by", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="EvidenceProposal",
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
                ("source", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("state", models.TextField(default="open")),
                ("user_id", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_proposals",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("organisation", "certificate", "kind"),
                        name="registrations_evidence_proposed_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["organisation", "certificate", "id"],
                        name="registrations_evidence_two",
                    )
                ],
            },
        ),
        TenantTable(_TABLE),
        SameOrganisation(_TABLE, "certificate_id", "registrations_certificate"),
        SameOrganisation(_TABLE, "document_id", "documents_document"),
    ]
