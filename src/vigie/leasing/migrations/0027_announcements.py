"""Settlements that dealers announced, behind the row policy of their organisation."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation, TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('leasing', '0026_service_locks'),
        ('parties', '0005_erasure'),
        ('tenancy', '0004_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('announced_on', models.DateField()),
                ('valid_until', models.DateField()),
                ('minor', models.BigIntegerField()),
                ('by_link', models.BooleanField()),
                ('user_id', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('withdrawn_by', models.BigIntegerField(null=True)),
                ('contract', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='leasing.contract')),
                ('dealer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'valid_until', 'contract'], name='leasing_announced_until'), models.Index(fields=['organisation', 'dealer', 'announced_on'], name='leasing_announced_by'), models.Index(fields=['organisation', 'contract', '-id'], name='leasing_announced_of')],
            },
        ),
        TenantTable("leasing_announcement"),
        SameOrganisation("leasing_announcement", "contract_id", "leasing_contract"),
        SameOrganisation("leasing_announcement", "dealer_id", "parties_party"),
    ]
