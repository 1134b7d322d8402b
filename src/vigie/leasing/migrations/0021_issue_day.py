"""The day on which the last tax document was issued, so that numbers follow the days."""

from django.db import migrations, models

_KNOWN = """
update leasing_referencecounter c set last_on = (
    select max(i.issued_on) from leasing_invoice i
    where i.organisation_id = c.organisation_id and i.year = c.year)
where c.kind = 'INV'
"""


class Migration(migrations.Migration):
    dependencies = [("leasing", "0020_withdrawn_products")]
    operations = [
        migrations.AddField("referencecounter", "last_on", models.DateField(null=True)),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    ]
