"""Row policy and append-only trigger of own names."""

from django.db import migrations

from vigie.database.operations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_tables")]
    operations = [TenantTable("parties_ownnamefact"), AppendOnly("parties_ownnamefact")]
