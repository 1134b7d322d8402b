"""The day on which a person looked the register up for a red that was read once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fraud", "0019_rests_on")]
    operations = [migrations.AddField("alert", "looked_on", models.DateField(null=True))]
