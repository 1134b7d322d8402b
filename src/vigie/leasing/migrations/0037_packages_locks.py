"""Row policies and append-only triggers of packages; the premium of a contract before becomes one."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_TABLES = ("leasing_contractpackage", "leasing_payover", "leasing_payoverline")
_FILL = """
insert into leasing_contractpackage (organisation_id, contract_id, code, kind, names, provider, minor, is_required)
select c.organisation_id, c.id, part, part, '{}', '', (v.agreement ->> field)::bigint, false
from leasing_contract c
join leasing_contractversion v on v.organisation_id = c.organisation_id and v.contract_id = c.id
    and v.number = c.version
cross join (values ('insurance', 'insurance'), ('service', 'services')) as one(part, field)
where (v.agreement ->> field)::bigint > 0
"""


class Migration(migrations.Migration):
    dependencies = [("leasing", "0036_packages")]
    operations = [
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        *(TenantTable(table) for table in _TABLES),
        *(AppendOnly(table) for table in _TABLES),
        SameOrganisation("leasing_contractpackage", "contract_id", "leasing_contract"),
        SameOrganisation("leasing_payoverline", "contract_id", "leasing_contract"),
        SameOrganisation("leasing_payoverline", "pay_over_id", "leasing_payover"),
    ]
