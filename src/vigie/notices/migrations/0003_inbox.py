"""The inbox of each person."""

import django.db.models.deletion
from django.db import migrations, models

from vigie.database.operations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_locks"), ("tenancy", "0002_locks")]
    operations = [
        migrations.CreateModel(
            name="InboxItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("context", models.JSONField(default=dict)),
                ("link", models.TextField()),
                ("dedupe_key", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "user_id", "dedupe_key"), name="notices_inbox_once")],
                "indexes": [
                    models.Index(fields=["organisation", "user_id", "-id"], name="notices_inbox_latest"),
                    models.Index(condition=models.Q(("read_at__isnull", True)), fields=["organisation", "user_id"], name="notices_inbox_unread"),
                ],
            },
        ),
        TenantTable("notices_inboxitem"),
    ]
