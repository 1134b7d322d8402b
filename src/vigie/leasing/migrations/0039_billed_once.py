"""An instalment is asked for as such once for one day: one that moved is asked for again on its new day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leasing", "0038_announced_payments")]
    operations = [
        migrations.RemoveConstraint("due", "leasing_due_billed_once"),
        migrations.AddConstraint(
            "due",
            models.UniqueConstraint(
                fields=["organisation", "contract", "instalment", "due_on"],
                condition=models.Q(("kind__in", ["instalment", "residual"])),
                name="leasing_due_billed_once",
            ),
        ),
    ]
