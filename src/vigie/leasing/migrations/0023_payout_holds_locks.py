"""Holds of pay-outs: behind the row policy of their organisation, never edited, and read set-based."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

# Contracts whose collection is paused on a day: of each cause the latest line counts.
_PAUSED = """
create function leasing_paused(organisation bigint, day date) returns setof bigint
language sql stable as $$
    select told.contract_id from (
        select distinct on (contract_id, cause) contract_id, pauses, until_on
        from leasing_payouthold
        where organisation_id = organisation and effective_on <= day
        order by contract_id, cause, id desc) told
    where told.pauses and (told.until_on is null or told.until_on >= day)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("leasing", "0022_payout_holds")]
    operations = [
        TenantTable("leasing_payouthold"),
        AppendOnly("leasing_payouthold"),
        SameOrganisation("leasing_payouthold", "contract_id", "leasing_contract"),
        migrations.RunSQL(_PAUSED, "drop function leasing_paused(bigint, date)"),
    ]
