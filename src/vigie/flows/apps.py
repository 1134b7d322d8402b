"""Django's card for the package."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Stories that cross products."""

    name = "vigie.flows"
    label = "flows"
