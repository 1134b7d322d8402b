"""What hangs on an alert belongs to the alert's organisation."""

from django.db import migrations

from vigie.database.operations import SameOrganisation


class Migration(migrations.Migration):
    dependencies = [("fraud", "0003_waiting")]
    operations = [
        SameOrganisation(f"fraud_{table}", "alert_id", "fraud_alert")
        for table in ("alertevent", "comment", "decision", "task")
    ]
