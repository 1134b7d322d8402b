"""Terms are a choice as any other; a verdict on a decided alert waits for second eyes too."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("fraud", "0013_retention")]
    operations = [
        migrations.AlterField("retentionterms", "state", models.TextField(default="open")),
        migrations.RemoveIndex("alert", "fraud_alert_eyes"),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "level", "exposure_cents", "id"],
                condition=Q(is_proposed=True),
                name="fraud_alert_eyes",
            ),
        ),
    ]
