"""Accounts off balance sheet for what is committed and not paid out, put into charts adopted before.

A chart whose own account has the code already keeps it, and its accountant adds the role's under another.
"""

from django.db import migrations

_ADD = """
insert into ledger_account (organisation_id, chart_id, currency, code, role, kind, side, names, is_auxiliary)
select c.organisation_id, c.id, c.currency, n.code, n.role, 'commitment', n.side,
       case n.role when 'commitment_given' then jsonb_build_object(
           'en', 'Parts of prices still to be paid out',
           'fr', 'Engagements donnés : prix restant à verser',
           'pl', 'Zobowiązania udzielone: ceny pozostałe do wypłaty')
       else jsonb_build_object(
           'en', 'Counterpart of commitments given',
           'fr', 'Contrepartie des engagements donnés',
           'pl', 'Przeciwkonto zobowiązań udzielonych') end, true
from ledger_chart c join (values
    ('fr_lessor', '801800', 'commitment_given', 'credit'),
    ('fr_lessor', '809100', 'commitment_contra', 'debit'),
    ('fr_lender', '801800', 'commitment_given', 'credit'),
    ('fr_lender', '809100', 'commitment_contra', 'debit'),
    ('pl_lessor', '091', 'commitment_given', 'credit'),
    ('pl_lessor', '092', 'commitment_contra', 'debit'),
    ('ifrs_lessor', '9100', 'commitment_given', 'credit'),
    ('ifrs_lessor', '9190', 'commitment_contra', 'debit')
) as n(template, code, role, side) on n.template = c.template
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_service_expense")]
    operations = [migrations.RunSQL(_ADD, migrations.RunSQL.noop)]
