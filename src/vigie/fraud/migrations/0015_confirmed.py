"""A term of confirmed alerts; what people found in cases drawn by chance goes in an erasure."""

from django.db import migrations, models

from vigie.database.operations import ErasedOnly


class Migration(migrations.Migration):
    dependencies = [("fraud", "0014_choices")]
    operations = [
        migrations.AddField(
            "retentionterms",
            "confirmed_days",
            models.PositiveSmallIntegerField(default=1_825, db_default=1_825),
        ),
        ErasedOnly("fraud_auditverdict"),
    ]
