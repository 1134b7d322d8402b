"""Documents on their way to platforms: the choice, where each stands, what was said of it."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_TABLES = ("platformchoice", "transmission", "transmissionstep")


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_called'),
        ('tenancy', '0003_accent_dark'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlatformChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2)),
                ('since', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Transmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.TextField(db_collation='C')),
                ('country', models.CharField(max_length=2)),
                ('issued_on', models.DateField()),
                ('seller_id', models.TextField()),
                ('buyer_id', models.TextField()),
                ('state', models.TextField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('platform_id', models.TextField(blank=True, default='')),
                ('official_number', models.TextField(blank=True, default='')),
                ('reason', models.TextField(blank=True, default='')),
                ('reply', models.TextField(blank=True, default='')),
                ('queued_at', models.DateTimeField()),
                ('deposited_at', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('next_at__isnull', False)), fields=['organisation', 'next_at'], name='documents_transmission_due'),
                    models.Index(fields=['organisation', 'document'], name='documents_transmission_doc'),
                    models.Index(fields=['organisation', 'state', '-id'], name='documents_transmission_state'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'country', 'seller_id', 'number'), name='documents_transmission_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TransmissionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.TextField()),
                ('code', models.TextField()),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True, default='')),
                ('proof', models.CharField(blank=True, default='', max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
                ('transmission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='documents.transmission')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'transmission', 'stage', 'code', 'at'), name='documents_step_once'),
                ],
            },
        ),
        *(TenantTable(f"documents_{name}") for name in _TABLES),
        AppendOnly("documents_platformchoice"),
        AppendOnly("documents_transmissionstep"),
        SameOrganisation("documents_transmission", "document_id", "documents_document"),
        SameOrganisation(
            "documents_transmissionstep", "transmission_id", "documents_transmission"
        ),
    ]
