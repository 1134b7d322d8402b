"""A live record that a later one or a file took the place of still tells what was known then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0010_files_beside")]
    operations = [
        migrations.AddField("liverecord", "ended_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("liverecord", "registrations_live_once"),
        migrations.AddConstraint(
            "liverecord",
            models.UniqueConstraint(
                fields=["organisation", "source", "contract_key", "plate", "vin"],
                condition=models.Q(ended_at=None),
                name="registrations_live_once",
            ),
        ),
    ]
