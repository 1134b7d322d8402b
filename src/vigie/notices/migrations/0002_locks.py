"""Row policy of messages."""

from django.db import migrations

from vigie.database.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables")]
    operations = [TenantTable("notices_message")]
