"""Personal values go from what was made of watched files: when a certificate lost them; evidence may go in an erasure."""

from django.db import migrations, models

from vigie.database.operations import ErasedOnly


class Migration(migrations.Migration):
    dependencies = [("registrations", "0012_warnings")]
    operations = [
        migrations.AddField("certificate", "emptied_at", models.DateTimeField(null=True)),
        ErasedOnly("registrations_evidence"),
    ]
