"""A message may be given a link of one purpose as it leaves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_inbox"), ("tenancy", "0004_links")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="link_id",
            field=models.BigIntegerField(
                help_text="put in as it leaves, kept nowhere", null=True
            ),
        ),
    ]
