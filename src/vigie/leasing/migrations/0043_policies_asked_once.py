"""What a close reads and writes for every contract asks for the organisation once a statement."""

from django.db import migrations

from vigie.database.operations import AskedOnce


class Migration(migrations.Migration):
    dependencies = [("leasing", "0042_letter_postings_undone")]
    operations = [AskedOnce("leasing_closing"), AskedOnce("leasing_contractversion")]
