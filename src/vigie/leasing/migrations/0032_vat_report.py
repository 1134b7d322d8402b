"""Tax points by country, and the day on which the tax of a document stands in the books.

Of documents written before, a rental's stands on its due day, any other's on the day of its issue.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

_BOOKED = """
alter table leasing_invoice add column booked_on date;
alter table leasing_invoice disable trigger append_only;
update leasing_invoice set booked_on = case when step = '' then due_on else issued_on end;
alter table leasing_invoice enable trigger append_only;
alter table leasing_invoice alter column booked_on set not null;
"""
_NOT_BOOKED = "alter table leasing_invoice drop column booked_on"


class Migration(migrations.Migration):
    dependencies = [("leasing", "0031_after_the_end_locks")]
    operations = [
        migrations.AddField(
            model_name="taxpoint",
            name="country",
            field=models.CharField(db_default="FR", default="FR", max_length=2),
        ),
        migrations.AddField(
            model_name="waitingtax",
            name="is_lost",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="waitingtax",
            name="base",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(model_name="waitingtax", name="leasing_waitingtax_amount"),
        migrations.AddConstraint(
            model_name="waitingtax",
            constraint=models.CheckConstraint(
                condition=models.Q(("base", 0), ("minor", 0), _negated=True),
                name="leasing_waitingtax_amount",
            ),
        ),
        migrations.RunSQL(
            _BOOKED,
            _NOT_BOOKED,
            state_operations=[
                migrations.AddField(
                    model_name="invoice",
                    name="booked_on",
                    field=models.DateField(help_text="the day its tax stands in the books"),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["booked_on"], name="leasing_invoice_booked"
            ),
        ),
    ]
