"""On which fields of an open question of mapping an alert wholly rests."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fraud", "0018_backtest_models")]
    operations = [
        migrations.AddField("alert", "rests_on", models.JSONField(db_default=[], default=list)),
    ]
