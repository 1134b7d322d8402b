"""Warnings of an import: rows that were taken, with a cell to be looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0011_live_ended")]
    operations = [
        migrations.AddField("batch", "warnings", models.BigIntegerField(db_default=0, default=0)),
        migrations.AddField(
            "badrow", "is_kept", models.BooleanField(db_default=False, default=False)
        ),
    ]
