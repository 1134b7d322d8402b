"""Acts by default of alerts, behind the row policy of their organisation."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import SameOrganisation, TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('fraud', '0006_shadow'),
        ('tenancy', '0003_accent_dark'),
    ]

    operations = [
        migrations.AddField(
            model_name='fraudsettings',
            name='orange_holds_payout',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='fraudsettings',
            name='red_holds_payout',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
                ('outcome', models.TextField()),
                ('bearing', models.TextField()),
                ('done_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.BigIntegerField(null=True)),
                ('undone_reason', models.TextField(blank=True, default='')),
                ('alert', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='fraud.alert')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'alert', 'code'), name='fraud_effect_once')],
            },
        ),
        TenantTable("fraud_effect"),
        SameOrganisation("fraud_effect", "alert_id", "fraud_alert"),
    ]
