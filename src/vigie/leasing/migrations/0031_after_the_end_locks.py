"""Row policy of announced ends; whose a tax document is; where ends that are near are found."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0030_after_the_end")]
    operations = [
        TenantTable("leasing_endannouncement"),
        AppendOnly("leasing_endannouncement"),
        SameOrganisation("leasing_endannouncement", "contract_id", "leasing_contract"),
        SameOrganisation("leasing_invoice", "buyer_id", "parties_party"),
    ]
