"""Links of one purpose for people without an account, and the look-up that comes before any tenant."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import TenantTable

# SECURITY DEFINER, ids only: the caller opens the tenant block with them.
_FIND = """
create function tenancy_find_link(link_digest text)
returns table (id bigint, organisation_id bigint)
language sql stable security definer set search_path = public, pg_temp as
$$ select l.id, l.organisation_id from tenancy_link l
   where l.digest = link_digest and l.revoked_at is null and l.expires_at > now() $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_accent_dark")]
    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("nonce", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("window_at", models.DateTimeField(null=True)),
                ("window_count", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "id"], name="tenancy_link_org")
                ],
            },
        ),
        TenantTable("tenancy_link"),
        migrations.RunSQL(_FIND, "drop function tenancy_find_link(text)"),
    ]
