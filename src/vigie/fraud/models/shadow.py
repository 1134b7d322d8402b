"""What a shadow ruleset would change, beside what is in force."""

from django.db import models
from typing_extensions import override


class ShadowLine(models.Model):
    """One subject and typology on which a shadow and the rules in force differ at a run.

    Levels are 0 (says nothing) to 3 (red). Worked out anew by each run; it alerts nobody.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    ruleset = models.ForeignKey(
        "scoring.RulesetVersion", models.PROTECT, related_name="+", db_index=False
    )
    run_id = models.BigIntegerField()
    read_on = models.DateField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    contract_number = models.TextField()
    plate = models.TextField(blank=True, default="")
    typology = models.TextField()
    level_in_force = models.PositiveSmallIntegerField()
    level_in_shadow = models.PositiveSmallIntegerField()
    rule_in_force = models.TextField(blank=True, default="")
    rule_in_shadow = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "ruleset", "subject_kind", "subject_id", "typology"],
                name="fraud_shadow_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.typology} of {self.contract_number}"
