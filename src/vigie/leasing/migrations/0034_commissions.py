"""The commission of an operating lease, spread with its rent: with each version and each closing."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

_COLUMNS = """
alter table leasing_closing add column costs_base bigint, add column costs_running bigint
"""
_NO_COLUMNS = "alter table leasing_closing drop column costs_base, drop column costs_running"


class Migration(migrations.Migration):
    dependencies = [("leasing", "0033_customer_letters")]
    operations = [
        migrations.AddField(
            "contractversion", "costs_base", ArrayField(models.BigIntegerField(), default=list)
        ),
        migrations.AddField(
            "contractversion", "costs_running", ArrayField(models.BigIntegerField(), default=list)
        ),
        migrations.RunSQL(_COLUMNS, _NO_COLUMNS),
    ]
