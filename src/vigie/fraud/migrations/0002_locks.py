"""Row policies of every table; history and verdicts are append-only."""

from django.db import migrations

from vigie.database.operations import AppendOnly, TenantTable

_TABLES = (
    "alert",
    "alertevent",
    "decision",
    "comment",
    "task",
    "fraudsettings",
    "referencecounter",
)


class Migration(migrations.Migration):
    dependencies = [("fraud", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(f"fraud_{table}") for table in _TABLES),
        AppendOnly("fraud_alertevent"),
        AppendOnly("fraud_decision"),
    ]
