"""Row policies of credit; scores are never edited and may only go when a person is erased."""

from django.db import migrations

from vigie.database.operations import AppendOnly, NeverEdited, SameOrganisation, TenantTable

_CARD = "scoring_creditcard"


class Migration(migrations.Migration):
    dependencies = [("scoring", "0006_credit"), ("tenancy", "0002_locks")]
    operations = [
        *(
            TenantTable(f"scoring_{table}")
            for table in ("creditcard", "creditcutoffs", "creditscore", "creditfairness")
        ),
        NeverEdited("scoring_creditscore"),
        AppendOnly("scoring_creditfairness"),
        SameOrganisation("scoring_creditcard", "challenger_id", "scoring_modelversion"),
        SameOrganisation("scoring_creditcutoffs", "card_id", _CARD),
        SameOrganisation("scoring_creditscore", "card_id", _CARD),
        SameOrganisation("scoring_creditscore", "cutoffs_id", "scoring_creditcutoffs"),
        SameOrganisation("scoring_creditfairness", "card_id", _CARD),
    ]
