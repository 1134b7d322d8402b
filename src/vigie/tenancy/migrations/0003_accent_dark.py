"""The accent of the dark theme: no colour can be read on white and on near-black."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_locks")]
    operations = [
        migrations.AddField(
            "organisation", "accent_dark", models.CharField(blank=True, default="", max_length=7)
        )
    ]
