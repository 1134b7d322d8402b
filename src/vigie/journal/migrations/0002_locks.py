"""Row policies, append-only triggers, and the sealer's look-up."""

from django.db import migrations

from vigie.database.operations import AppendOnly, TenantTable

_FUNCTION = """
create function journal_organisations_to_seal() returns setof bigint
language sql stable security definer set search_path = public, pg_temp as
$$ select id from tenancy_organisation o
   where exists (select from journal_unsealed u where u.organisation_id = o.id) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [
        TenantTable("journal_entry"),
        TenantTable("journal_chainlink"),
        TenantTable("journal_personalvalue"),
        TenantTable("journal_unsealed"),
        AppendOnly("journal_entry"),
        AppendOnly("journal_chainlink"),
        migrations.RunSQL(_FUNCTION, "drop function journal_organisations_to_seal()"),
    ]
