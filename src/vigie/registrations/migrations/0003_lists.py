"""Indexes that answer searches from themselves: the id stands in each, products have one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0002_locks'),
        ('tenancy', '0002_locks'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='certificate',
            name='registrations_cert_vin',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='registrations_cert_cust',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='registrations_cert_holder',
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['organisation', 'vin', 'id'], name='registrations_cert_vin'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['organisation', 'customer_key', 'id'], name='registrations_cert_cust'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('holder_key', models.F('customer_key')), _negated=True), fields=['organisation', 'holder_key', 'id'], name='registrations_cert_holder'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['organisation', 'product', 'id'], name='registrations_cert_product'),
        ),
    ]
