"""A narrow index that counts what waits."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Adds the index; the tables stay."""

    dependencies = [("fraud", "0002_locks")]

    operations = [
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "level", "state", "nature", "is_baseline"],
                condition=Q(is_waiting=True),
                name="fraud_alert_waiting",
            ),
        )
    ]
