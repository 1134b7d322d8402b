"""Tables of rulesets: an organisation's own versions beside the built-in ones."""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class RulesetVersion(models.Model):
    """One version of a ruleset as TOML; its text never changes, only its state.

    States: `draft`, `shadow` (evaluated beside the published one, never acts), `published` (one
    per name), `retired`.
    """

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    name = models.TextField()
    version = models.PositiveIntegerField()
    state = models.TextField(default="draft")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    saved_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "version"], name="scoring_version_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(state="published"),
                name="scoring_one_published",
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(state="shadow"),
                name="scoring_one_shadow",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.state})"
