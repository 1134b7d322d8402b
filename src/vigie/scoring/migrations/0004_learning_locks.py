"""Row policies of what learns; what a past decision stood on is append-only."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_TABLES = ("label", "modelversion", "modelalias", "night", "certificate", "alarm", "signature")
_FACTS = ("label", "modelversion", "certificate", "alarm", "signature")
_VERSION = "scoring_modelversion"


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_learning"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(f"scoring_{table}") for table in _TABLES),
        *(AppendOnly(f"scoring_{table}") for table in _FACTS),
        SameOrganisation("scoring_modelversion", "parent_id", _VERSION),
        SameOrganisation("scoring_modelalias", "version_id", _VERSION),
        SameOrganisation("scoring_night", "champion_id", _VERSION),
        SameOrganisation("scoring_night", "candidate_id", _VERSION),
        SameOrganisation("scoring_certificate", "version_id", _VERSION),
    ]
