"""Row policies, append-only facts and same-organisation pointers of contracts and their money."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_TABLES = (
    "contract",
    "contractversion",
    "instalment",
    "contractevent",
    "invoice",
    "due",
    "payment",
    "allocation",
    "opendue",
)
_FACTS = ("contractversion", "contractevent", "invoice", "due", "payment", "allocation")
_OF_CONTRACT = tuple(table for table in _TABLES if table != "contract")


class Migration(migrations.Migration):
    dependencies = [("leasing", "0003_contracts"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(f"leasing_{table}") for table in _TABLES),
        SameOrganisation("leasing_contract", "customer_id", "parties_party"),
        SameOrganisation("leasing_contract", "asset_id", "assets_asset"),
        SameOrganisation("leasing_contract", "product_version_id", "leasing_productversion"),
        SameOrganisation("leasing_contract", "offer_id", "leasing_offer"),
        *(
            SameOrganisation(f"leasing_{table}", "contract_id", "leasing_contract")
            for table in _OF_CONTRACT
        ),
        SameOrganisation("leasing_due", "invoice_id", "leasing_invoice"),
        SameOrganisation("leasing_payment", "reverses_id", "leasing_payment"),
        SameOrganisation("leasing_allocation", "payment_id", "leasing_payment"),
        SameOrganisation("leasing_allocation", "due_id", "leasing_due"),
        SameOrganisation("leasing_opendue", "due_id", "leasing_due"),
        *(AppendOnly(f"leasing_{table}") for table in _FACTS),
    ]
