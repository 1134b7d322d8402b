"""Row policies of every table."""

from django.db import migrations

from vigie.database.operations import TenantTable

_TABLES = (
    "source",
    "mappingprofile",
    "batch",
    "badrow",
    "certificate",
    "distortion",
    "change",
    "question",
    "liverecord",
    "run",
    "mappingfault",
)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [TenantTable(f"registrations_{table}") for table in _TABLES]
