"""Those in arrears by slot: a close that looks for who caught up reads them only."""

from django.db import migrations

_INDEX = """
create index leasing_contract_arrears on leasing_contract (organisation_id, slot)
    where state = 'in_arrears'
"""


class Migration(migrations.Migration):
    dependencies = [("leasing", "0043_policies_asked_once")]
    operations = [migrations.RunSQL(_INDEX, "drop index leasing_contract_arrears")]
