"""Letters that customers were written, behind the row policy of their organisation."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0032_vat_report"), ("tenancy", "0004_links")]
    operations = [
        migrations.CreateModel(
            name="CustomerLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occasion", models.TextField()),
                ("about", models.TextField()),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("written_on", models.DateField()),
                ("minor", models.BigIntegerField(default=0)),
                ("language", models.CharField(max_length=2)),
                ("message_id", models.BigIntegerField(null=True)),
                ("document_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("contract", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="leasing.contract")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-written_on", "-id"], name="leasing_customer_letter_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "contract", "occasion", "about"), name="leasing_customer_letter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("document_id__isnull", False), ("message_id__isnull", True))
                        | models.Q(("document_id__isnull", True), ("message_id__isnull", False)),
                        name="leasing_customer_letter_one_way",
                    ),
                ],
            },
        ),
        TenantTable("leasing_customerletter"),
        AppendOnly("leasing_customerletter"),
        SameOrganisation("leasing_customerletter", "contract_id", "leasing_contract"),
    ]
