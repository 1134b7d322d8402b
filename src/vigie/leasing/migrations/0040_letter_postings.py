"""Printed letters that a person handed to the post, behind the row policy of their organisation."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0039_billed_once"), ("tenancy", "0004_links")]
    operations = [
        migrations.CreateModel(
            name="LetterPosting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("posted_on", models.DateField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("letter", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="leasing.customerletter")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "letter"), name="leasing_letter_posted_once")
                ],
            },
        ),
        TenantTable("leasing_letterposting"),
        AppendOnly("leasing_letterposting"),
        SameOrganisation("leasing_letterposting", "letter_id", "leasing_customerletter"),
    ]
