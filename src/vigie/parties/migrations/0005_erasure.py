"""When a party's personal values were erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_party_locks")]
    operations = [
        migrations.AddField("party", "erased_at", models.DateTimeField(null=True)),
    ]
