"""What was known of each case and what the champion says of it; labels that were withdrawn."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import NeverEdited, SameOrganisation, TenantTable

_ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _organisation() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.organisation",
    )


class Migration(migrations.Migration):
    dependencies = [("scoring", "0007_credit_locks"), ("tenancy", "0002_locks")]
    operations = [
        migrations.AddField(
            model_name="label",
            name="is_withdrawn",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="CaseInputs",
            fields=[
                ("id", _ID),
                ("model", models.TextField()),
                ("case", models.TextField()),
                ("catalogue", models.TextField()),
                ("known_on", models.DateField()),
                ("inputs", models.JSONField()),
                ("digest", models.CharField(max_length=32)),
                ("recorded_at", models.DateTimeField()),
                ("organisation", _organisation()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "model", "case", "id"], name="scoring_inputs_case"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="CaseScore",
            fields=[
                ("id", _ID.clone()),
                ("model", models.TextField()),
                ("case", models.TextField()),
                ("chance", models.FloatField()),
                ("level", models.PositiveSmallIntegerField()),
                ("is_provisional", models.BooleanField()),
                ("reasons", models.JSONField(default=list)),
                ("scored_on", models.DateField()),
                ("organisation", _organisation()),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.modelversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "model", "case"], name="scoring_score_once"
                    )
                ]
            },
        ),
        TenantTable("scoring_caseinputs"),
        NeverEdited("scoring_caseinputs"),
        TenantTable("scoring_casescore"),
        SameOrganisation("scoring_casescore", "version_id", "scoring_modelversion"),
    ]
