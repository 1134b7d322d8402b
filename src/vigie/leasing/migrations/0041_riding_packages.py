"""Packages that join a running contract, or leave it, from a day on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leasing", "0040_letter_postings")]
    operations = [
        migrations.AddField("contractpackage", "from_on", models.DateField(null=True)),
        migrations.AddField("contractpackage", "recorded_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("contractpackage", "leasing_package_once"),
        migrations.AddConstraint(
            "contractpackage",
            models.UniqueConstraint(
                fields=("organisation", "contract", "code"),
                condition=models.Q(("from_on__isnull", True)),
                name="leasing_package_once",
            ),
        ),
        migrations.AddConstraint(
            "contractpackage",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_on__isnull", True), ("recorded_at__isnull", True)),
                    models.Q(("from_on__isnull", False), ("recorded_at__isnull", False)),
                    _connector="OR",
                ),
                name="leasing_package_known",
            ),
        ),
    ]
