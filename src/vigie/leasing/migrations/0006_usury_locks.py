"""Row policy and append-only trigger of usury ceilings."""

from django.db import migrations

from vigie.database.operations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0005_usury")]
    operations = [TenantTable("leasing_usurythreshold"), AppendOnly("leasing_usurythreshold")]
