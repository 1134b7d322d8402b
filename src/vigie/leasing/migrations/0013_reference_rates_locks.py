"""Row policy and append-only trigger of reference rates."""

from django.db import migrations

from vigie.database.operations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0012_reference_rates")]
    operations = [TenantTable("leasing_referencerate"), AppendOnly("leasing_referencerate")]
