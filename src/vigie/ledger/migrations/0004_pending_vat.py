"""The account of VAT that waits for payment, put into the charts that were adopted before.

A chart whose own account has the code already keeps it, and its accountant adds the role's under another.
"""

from django.db import migrations

_ADD = """
insert into ledger_account (organisation_id, chart_id, currency, code, role, kind, side, names, is_auxiliary)
select c.organisation_id, c.id, c.currency, n.code, 'pending_vat', 'liability', 'credit',
       jsonb_build_object('en', 'VAT waiting for payment', 'fr', 'TVA en attente d’encaissement',
                          'pl', 'VAT oczekujący na zapłatę'), false
from ledger_chart c join (values
    ('fr_lessor', '445800'), ('fr_lender', '445800'), ('pl_lessor', '221-3'), ('ifrs_lessor', '2310')
) as n(template, code) on n.template = c.template
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_new_roles")]
    operations = [migrations.RunSQL(_ADD, migrations.RunSQL.noop)]
