"""Who saved a ruleset, and one shadow of a name at a time."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_learning_locks")]
    operations = [
        migrations.AddField(
            model_name="rulesetversion",
            name="saved_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="rulesetversion",
            constraint=models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(state="shadow"),
                name="scoring_one_shadow",
            ),
        ),
    ]
