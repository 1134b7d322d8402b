"""Labels whose case is erased are written anew without it: rows go by an erasure only."""

from django.db import migrations

from vigie.database.operations import ErasedOnly


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_cases")]
    operations = [ErasedOnly("scoring_label")]
