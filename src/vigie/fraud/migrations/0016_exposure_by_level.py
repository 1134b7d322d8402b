"""The exposure of the dashboard is told by level, from its index alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("fraud", "0015_confirmed")]
    operations = [
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "currency", "contract_number", "exposure_cents"],
                include=["level"],
                condition=(Q(is_waiting=True) | Q(state="confirmed")) & ~Q(nature="housekeeping"),
                name="fraud_alert_exposure_level",
            ),
        ),
        migrations.RemoveIndex("alert", "fraud_alert_exposure"),
    ]
