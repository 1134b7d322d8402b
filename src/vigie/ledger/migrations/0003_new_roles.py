"""Accounts that features have called since, put into the charts that were adopted before.

A chart whose own account has the code already keeps it, and its accountant adds the role's under another.
"""

from django.db import migrations

_ADD = """
insert into ledger_account (organisation_id, chart_id, currency, code, role, kind, side, names, is_auxiliary)
select c.organisation_id, c.id, c.currency, n.code, n.role, n.kind, n.side,
       jsonb_build_object('en', n.en, 'fr', n.fr, 'pl', n.pl), true
from ledger_chart c join (values
    ('fr_lessor', '418100', 'accrued_rent', 'asset', 'debit', 'Rentals earned and not billed',
     'Clients, factures à établir', 'Przychody z rat niezafakturowane'),
    ('pl_lessor', '649', 'accrued_rent', 'asset', 'debit', 'Rentals earned and not billed',
     'Loyers courus à facturer', 'Przychody z rat niezafakturowane'),
    ('pl_lessor', '842', 'deferred_fee', 'liability', 'credit', 'Fees not yet earned',
     'Frais de dossier à étaler', 'Opłaty rozliczane w czasie'),
    ('ifrs_lessor', '1225', 'accrued_rent', 'asset', 'debit', 'Rentals earned and not billed',
     'Loyers courus à facturer', 'Przychody z rat niezafakturowane'),
    ('ifrs_lessor', '1230', 'deferred_fee', 'asset', 'credit', 'Fees not yet earned',
     'Frais de dossier à étaler', 'Opłaty rozliczane w czasie')
) as n(template, code, role, kind, side, en, fr, pl) on n.template = c.template
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_locks")]
    operations = [migrations.RunSQL(_ADD, migrations.RunSQL.noop)]
