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

# The application owns nothing and so may not ANALYZE; after a bulk write the planner needs it.
_ANALYZE = """
create function registrations_analyze() returns void
language sql volatile security definer set search_path = public, pg_temp as
$$ analyze registrations_certificate, registrations_distortion, registrations_change $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [TenantTable(f"registrations_{table}") for table in _TABLES]
    operations += [migrations.RunSQL(_ANALYZE, "drop function registrations_analyze()")]
