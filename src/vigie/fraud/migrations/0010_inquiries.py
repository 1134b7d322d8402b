"""Questions to the person concerned, answers, orders of silence, contests: tables and their locks."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('fraud', "0009_chance"),
        ('tenancy', '0004_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField()),
                ('channel', models.TextField()),
                ('address', models.TextField(blank=True, default='')),
                ('language', models.CharField(max_length=2)),
                ('state', models.TextField(default='open')),
                ('asked_by', models.BigIntegerField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('alert', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='fraud.alert')),
                ('link', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.link')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', 'state', 'id'], name='fraud_inquiry_state'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('organisation', 'alert'), name='fraud_inquiry_open_once'),
                    models.UniqueConstraint(fields=('organisation', 'link'), name='fraud_inquiry_link'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, default='')),
                ('documents', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('given_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
                ('inquiry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='fraud.inquiry')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', 'inquiry', 'id'], name='fraud_answer_of'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Silence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds', models.BooleanField()),
                ('reason', models.TextField()),
                ('user_id', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('alert', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='silences', to='fraud.alert')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', 'alert', '-id'], name='fraud_silence_of'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('by_link', models.BooleanField()),
                ('verdict', models.TextField(blank=True, default='')),
                ('decided_by_user', models.BigIntegerField(help_text='whose decision it disputes', null=True)),
                ('recorded_by', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('state', models.TextField(default='open')),
                ('outcome', models.TextField(blank=True, default='')),
                ('judged_by', models.BigIntegerField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('alert', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='fraud.alert')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('organisation', 'alert'), name='fraud_contest_open_once')],
            },
        ),
        TenantTable("fraud_inquiry"),
        SameOrganisation("fraud_inquiry", "alert_id", "fraud_alert"),
        SameOrganisation("fraud_inquiry", "link_id", "tenancy_link"),
        TenantTable("fraud_answer"),
        AppendOnly("fraud_answer"),
        SameOrganisation("fraud_answer", "inquiry_id", "fraud_inquiry"),
        TenantTable("fraud_silence"),
        AppendOnly("fraud_silence"),
        SameOrganisation("fraud_silence", "alert_id", "fraud_alert"),
        TenantTable("fraud_contest"),
        SameOrganisation("fraud_contest", "alert_id", "fraud_alert"),
    ]
