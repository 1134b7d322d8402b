"""What a lender is committed to pay out on a contract and has not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leasing", "0034_commissions")]
    operations = [
        migrations.AddField(
            model_name="contract",
            name="undrawn",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="parts of the price that are still to be paid out",
            ),
        ),
    ]
