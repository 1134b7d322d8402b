"""What hangs on an entry belongs to the entry's organisation; personal values are erased, not edited."""

from django.db import migrations

from vigie.database.operations import NeverEdited, SameOrganisation


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_locks")]
    operations = [
        SameOrganisation("journal_chainlink", "entry_id", "journal_entry"),
        SameOrganisation("journal_personalvalue", "entry_id", "journal_entry"),
        SameOrganisation("journal_unsealed", "entry_id", "journal_entry"),
        NeverEdited("journal_personalvalue"),
        NeverEdited("journal_unsealed"),
    ]
