"""The portfolio as it was measured for a day."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0017_takeovers_locks"), ("tenancy", "0002_locks")]
    operations = [
        migrations.CreateModel(
            name="PortfolioMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("content", models.JSONField()),
                ("recorded_at", models.DateTimeField()),
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
                        fields=["organisation", "currency", "-on", "-id"],
                        name="leasing_portfoliomeasure_i",
                    )
                ],
            },
        ),
        TenantTable("leasing_portfoliomeasure"),
        AppendOnly("leasing_portfoliomeasure"),
    ]
