"""Why an alert went, and what its register said last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fraud", "0016_exposure_by_level")]
    operations = [
        migrations.AddField(
            "alert", "gone_by", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField("alert", "spoken", models.JSONField(db_default=[], default=list)),
    ]
