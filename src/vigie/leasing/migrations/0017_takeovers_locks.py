"""Row policy of takeovers; their counts are edited while the job runs."""

from django.db import migrations

from vigie.database.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("leasing", "0016_takeovers")]
    operations = [TenantTable("leasing_takeover")]
