"""A credit note names the invoice that it corrects and the step that made it."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation


class Migration(migrations.Migration):
    dependencies = [("leasing", "0008_closing_locks")]
    operations = [
        migrations.AddField(
            model_name="invoice",
            name="corrects",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leasing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="step",
            field=models.TextField(
                blank=True, default="", help_text="the step that made it, if any"
            ),
        ),
        SameOrganisation("leasing_invoice", "corrects_id", "leasing_invoice"),
    ]
