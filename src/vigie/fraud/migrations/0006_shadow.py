"""Lines of a shadow ruleset, behind the row policy of their organisation."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("fraud", "0005_charts"),
        ("scoring", "0005_shadow"),
        ("tenancy", "0002_locks"),
    ]
    operations = [
        migrations.CreateModel(
            name="ShadowLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run_id", models.BigIntegerField()),
                ("read_on", models.DateField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("contract_number", models.TextField()),
                ("plate", models.TextField(blank=True, default="")),
                ("typology", models.TextField()),
                ("level_in_force", models.PositiveSmallIntegerField()),
                ("level_in_shadow", models.PositiveSmallIntegerField()),
                ("rule_in_force", models.TextField(blank=True, default="")),
                ("rule_in_shadow", models.TextField(blank=True, default="")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "ruleset",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.rulesetversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=[
                            "organisation",
                            "ruleset",
                            "subject_kind",
                            "subject_id",
                            "typology",
                        ],
                        name="fraud_shadow_once",
                    )
                ],
            },
        ),
        TenantTable("fraud_shadowline"),
        SameOrganisation("fraud_shadowline", "ruleset_id", "scoring_rulesetversion"),
    ]
