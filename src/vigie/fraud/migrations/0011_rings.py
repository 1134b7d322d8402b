"""Rings as the last look found them, and pieces of work made of alerts."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation, TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('fraud', '0010_inquiries'),
        ('tenancy', '0003_accent_dark'),
    ]

    operations = [
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Ring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contracts', models.PositiveIntegerField()),
                ('customers', models.PositiveIntegerField()),
                ('kinds', models.JSONField(default=list)),
                ('since', models.DateField()),
                ('found_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RingTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('node', models.PositiveIntegerField()),
                ('label', models.TextField(blank=True, default='')),
                ('contract_number', models.TextField(db_collation='C')),
                ('customer_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='alert',
            name='fraud_alert_desk',
        ),
        migrations.AddField(
            model_name='alert',
            name='is_led',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='piece',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation'),
        ),
        migrations.AddField(
            model_name='alert',
            name='piece',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='fraud.piece'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('is_waiting', True)), fields=['organisation', 'level', 'state', 'nature', 'is_baseline', 'assigned_to', 'snoozed_until', 'is_proposed', 'proposed_by', 'is_led'], name='fraud_alert_work'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('piece__isnull', False)), fields=['organisation', 'piece', 'id'], name='fraud_alert_piece'),
        ),
        migrations.AddField(
            model_name='ring',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation'),
        ),
        migrations.AddField(
            model_name='ringtie',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation'),
        ),
        migrations.AddField(
            model_name='ringtie',
            name='ring',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='fraud.ring'),
        ),
        migrations.AddIndex(
            model_name='ring',
            index=models.Index(fields=['organisation', '-contracts', 'id'], name='fraud_ring_size'),
        ),
        migrations.AddIndex(
            model_name='ringtie',
            index=models.Index(fields=['organisation', 'ring'], name='fraud_ringtie_ring'),
        ),
        migrations.AddIndex(
            model_name='ringtie',
            index=models.Index(fields=['organisation', 'contract_number'], name='fraud_ringtie_of'),
        ),
        TenantTable("fraud_piece"),
        TenantTable("fraud_ring"),
        TenantTable("fraud_ringtie"),
        SameOrganisation("fraud_alert", "piece_id", "fraud_piece"),
        SameOrganisation("fraud_ringtie", "ring_id", "fraud_ring"),
    ]
