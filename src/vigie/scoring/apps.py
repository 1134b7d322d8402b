"""Django's card for the package."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Rulesets in, explained assessments out."""

    name = "vigie.scoring"
    label = "scoring"
