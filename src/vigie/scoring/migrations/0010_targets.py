"""What an organisation asks of each level, by day."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_forgetting"), ("tenancy", "0004_links")]
    operations = [
        migrations.CreateModel(
            name="LevelTargets",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("red", models.PositiveSmallIntegerField()),
                ("orange", models.PositiveSmallIntegerField()),
                ("yellow", models.PositiveSmallIntegerField()),
                ("effective_on", models.DateField()),
                ("state", models.TextField(default="open")),
                ("reason", models.TextField()),
                ("proposed_by", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                        fields=["organisation"],
                        condition=models.Q(state="open"),
                        name="scoring_targets_open_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["organisation", "effective_on", "id"], name="scoring_targets_day"
                    )
                ],
            },
        ),
        TenantTable("scoring_leveltargets"),
    ]
