"""What is held by law, and what was destroyed after its term."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_sending'),
        ('tenancy', '0003_accent_dark'),
    ]

    operations = [
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(help_text='the last day of its term')),
                ('recorded_at', models.DateTimeField()),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'document'), name='documents_destroyed_once')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.TextField()),
                ('subject_id', models.BigIntegerField()),
                ('is_held', models.BooleanField()),
                ('reason', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'subject_kind', 'subject_id', '-id'], name='documents_hold_latest')],
            },
        ),
        *(TenantTable(f"documents_{name}") for name in ("hold", "destruction")),
        *(AppendOnly(f"documents_{name}") for name in ("hold", "destruction")),
        SameOrganisation("documents_destruction", "document_id", "documents_document"),
    ]
