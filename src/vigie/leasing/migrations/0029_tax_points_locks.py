"""Row policies and append-only triggers of tax points and of tax that waits."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_TABLES = ("leasing_taxpoint", "leasing_waitingtax")


class Migration(migrations.Migration):
    dependencies = [("leasing", "0028_tax_points")]
    operations = [
        *(TenantTable(table) for table in _TABLES),
        *(AppendOnly(table) for table in _TABLES),
        SameOrganisation("leasing_waitingtax", "contract_id", "leasing_contract"),
        SameOrganisation("leasing_waitingtax", "due_id", "leasing_due"),
    ]
