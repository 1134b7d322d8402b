"""Row policy and append-only trigger of orders of allocation."""

from django.db import migrations

from vigie.database.operations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0010_orders")]
    operations = [TenantTable("leasing_allocationrule"), AppendOnly("leasing_allocationrule")]
