"""A kept model may judge the past beside the rules."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation


class Migration(migrations.Migration):
    """Add the version of the model, its number and the first day that it may judge."""

    dependencies = [
        ("fraud", "0017_causes"),
        ("scoring", "0010_targets"),
    ]

    operations = [
        migrations.AddField(
            "backtest",
            "model_version",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="scoring.modelversion",
            ),
        ),
        migrations.AddField("backtest", "model_number", models.PositiveIntegerField(null=True)),
        migrations.AddField("backtest", "judged_from", models.DateField(null=True)),
        SameOrganisation("fraud_backtest", "model_version_id", "scoring_modelversion"),
    ]
