"""Narrow indexes behind the charts of the dashboard."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("fraud", "0004_same_organisation")]
    operations = [
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "opened_on", "level"],
                condition=Q(is_baseline=False),
                name="fraud_alert_weeks",
            ),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "opened_on", "level"],
                condition=Q(is_waiting=True),
                name="fraud_alert_ages",
            ),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "currency", "contract_number", "exposure_cents"],
                condition=(Q(is_waiting=True) | Q(state="confirmed")) & ~Q(nature="housekeeping"),
                name="fraud_alert_exposure",
            ),
        ),
    ]
