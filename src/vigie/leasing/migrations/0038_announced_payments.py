"""The payment that an announced settlement was matched with."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation


class Migration(migrations.Migration):
    dependencies = [("leasing", "0037_packages_locks")]
    operations = [
        migrations.AddField(
            model_name="announcement",
            name="payment",
            field=models.ForeignKey(
                db_index=False,
                help_text="the money that was announced, once it came",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="leasing.payment",
            ),
        ),
        SameOrganisation("leasing_announcement", "payment_id", "leasing_payment"),
    ]
