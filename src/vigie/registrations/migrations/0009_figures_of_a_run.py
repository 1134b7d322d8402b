"""What a run could not compare, by reason.

The day of comparison on a certificate was never written: `queries.compared` finds it from the runs.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0008_added_at")]
    operations = [
        migrations.RemoveField("certificate", "compared_at"),
        migrations.AddField("run", "unreadable", models.BigIntegerField(null=True)),
        migrations.AddField("run", "unnamed_rows", models.BigIntegerField(null=True)),
    ]
