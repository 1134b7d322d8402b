"""Row policies, and the three look-ups that come before any tenant is known."""

from django.db import migrations

from vigie.database.operations import TenantTable

# Each is SECURITY DEFINER and returns ids only: the caller opens the tenant block with them.
_FUNCTIONS = """
create function tenancy_find_sign_in(address text)
returns table (id bigint, organisation_id bigint)
language sql stable security definer set search_path = public, pg_temp as
$$ select u.id, u.organisation_id from tenancy_user u
   where u.email = lower(address) and u.is_active $$;

create function tenancy_find_token(token_digest text)
returns table (id bigint, organisation_id bigint)
language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.organisation_id from tenancy_token t
   where t.digest = token_digest and t.revoked_at is null
     and (t.expires_at is null or t.expires_at > now()) $$;

create function tenancy_organisation_ids() returns setof bigint
language sql stable security definer set search_path = public, pg_temp as
$$ select id from tenancy_organisation order by id $$;
"""

_REVERSE = """
drop function tenancy_find_sign_in(text);
drop function tenancy_find_token(text);
drop function tenancy_organisation_ids();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_tables")]
    operations = [
        TenantTable("tenancy_organisation", "id"),
        TenantTable("tenancy_user"),
        TenantTable("tenancy_token"),
        migrations.RunSQL(_FUNCTIONS, _REVERSE),
    ]
