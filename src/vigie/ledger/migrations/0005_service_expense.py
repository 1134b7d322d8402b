"""The account of services that are bought for customers, put into the charts that were adopted before.

A chart whose own account has the code already keeps it, and its accountant adds the role's under another.
"""

from django.db import migrations

_ADD = """
insert into ledger_account (organisation_id, chart_id, currency, code, role, kind, side, names, is_auxiliary)
select c.organisation_id, c.id, c.currency, n.code, 'service_expense', 'expense', 'debit',
       jsonb_build_object('en', 'Services bought for customers', 'fr', 'Sous-traitance des prestations',
                          'pl', 'Usługi obce dla klientów'), false
from ledger_chart c join (values
    ('fr_lessor', '611000'), ('fr_lender', '611000'), ('pl_lessor', '401'), ('ifrs_lessor', '5250')
) as n(template, code) on n.template = c.template
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_pending_vat")]
    operations = [migrations.RunSQL(_ADD, migrations.RunSQL.noop)]
