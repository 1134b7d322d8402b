"""Postings of letters that were noted by mistake, taken back with a reason and noted again."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0041_riding_packages"), ("tenancy", "0004_links")]
    operations = [
        migrations.RemoveConstraint("letterposting", "leasing_letter_posted_once"),
        migrations.AddField(
            "letterposting",
            "after",
            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="leasing.letterposting"),
        ),
        migrations.AddConstraint(
            "letterposting",
            models.UniqueConstraint(fields=("organisation", "letter", "after"), name="leasing_letter_posted_once", nulls_distinct=False),
        ),
        migrations.CreateModel(
            name="LetterPostingUndone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation")),
                ("posting", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="leasing.letterposting")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "posting"), name="leasing_posting_undone_once")
                ],
            },
        ),
        SameOrganisation("leasing_letterposting", "after_id", "leasing_letterposting"),
        TenantTable("leasing_letterpostingundone"),
        AppendOnly("leasing_letterpostingundone"),
        SameOrganisation("leasing_letterpostingundone", "posting_id", "leasing_letterposting"),
    ]
