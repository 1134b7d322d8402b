"""The same extract with other operations or inspections is another import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0009_figures_of_a_run")]
    operations = [
        migrations.AddField(
            "batch", "beside", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.RemoveConstraint("batch", "registrations_batch_once"),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(
                fields=["organisation", "source", "kind", "sha256", "beside", "as_of"],
                name="registrations_batch_once",
            ),
        ),
    ]
