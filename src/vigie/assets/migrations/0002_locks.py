"""Row policies of assets; facts and values are append-only."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_tables")]
    operations = [
        TenantTable("assets_asset"),
        TenantTable("assets_assetfact"),
        TenantTable("assets_assetvalue"),
        AppendOnly("assets_assetfact"),
        AppendOnly("assets_assetvalue"),
        SameOrganisation("assets_assetfact", "asset_id", "assets_asset"),
        SameOrganisation("assets_assetvalue", "asset_id", "assets_asset"),
    ]
