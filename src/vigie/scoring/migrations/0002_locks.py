"""Row policies of the rulesets."""

from django.db import migrations

from vigie.database.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [TenantTable("scoring_rulesetversion")]
