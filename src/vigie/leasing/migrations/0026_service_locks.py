"""Row policies of what the close does by itself; slots of who paid late; who is late on a day, by how long."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_PLACES = """
alter table leasing_paidlate
    add column slot smallint not null generated always as ((contract_id / 64 % 64)::smallint) stored;
create index leasing_paidlate_slot on leasing_paidlate (organisation_id, slot);
create index leasing_closing_late on leasing_closing
    (organisation_id, closed_on, days_past_due desc, contract_id) where days_past_due > 0;
insert into leasing_paidlate (organisation_id, contract_id, recorded_at)
select distinct a.organisation_id, a.contract_id, now()
from leasing_allocation a join leasing_due d on d.organisation_id = a.organisation_id and d.id = a.due_id
where a.effective_on > d.due_on;
"""
_NO_PLACES = """
drop index leasing_closing_late;
drop index leasing_paidlate_slot;
alter table leasing_paidlate drop column slot;
"""


class Migration(migrations.Migration):
    dependencies = [("leasing", "0025_service")]
    operations = [
        migrations.RunSQL(_PLACES, _NO_PLACES),
        *(TenantTable(f"leasing_{name}") for name in ("servicerule", "paidlate")),
        AppendOnly("leasing_servicerule"),
        SameOrganisation("leasing_paidlate", "contract_id", "leasing_contract"),
    ]
