"""Row policies, append-only facts and same-organisation pointers of products and offers."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_FACTS = ("product", "productversion", "productpublication", "offer")


class Migration(migrations.Migration):
    dependencies = [("leasing", "0001_products"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(f"leasing_{table}") for table in (*_FACTS, "referencecounter")),
        SameOrganisation("leasing_productversion", "product_id", "leasing_product"),
        SameOrganisation("leasing_productpublication", "product_id", "leasing_product"),
        SameOrganisation(
            "leasing_productpublication", "product_version_id", "leasing_productversion"
        ),
        SameOrganisation("leasing_offer", "product_version_id", "leasing_productversion"),
        *(AppendOnly(f"leasing_{table}") for table in _FACTS),
    ]
