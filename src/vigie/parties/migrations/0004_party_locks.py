"""Row policies of parties; facts are never edited and go only when a person is erased."""

from django.db import migrations

from vigie.database.operations import NeverEdited, SameOrganisation, TenantTable


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_parties")]
    operations = [
        TenantTable("parties_party"),
        TenantTable("parties_partyfact"),
        TenantTable("parties_partykey"),
        NeverEdited("parties_partyfact"),
        SameOrganisation("parties_partyfact", "party_id", "parties_party"),
        SameOrganisation("parties_partykey", "party_id", "parties_party"),
        SameOrganisation("parties_ownnamefact", "first_id", "parties_ownnamefact"),
    ]
