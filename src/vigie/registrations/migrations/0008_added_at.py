"""Since when a contract is on file: what an earlier run compared can be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0007_evidence_by_two")]
    operations = [
        migrations.AddField("certificate", "added_at", models.DateTimeField(null=True)),
    ]
