"""Django's card for the package."""

from django.apps import AppConfig


class FraudConfig(AppConfig):
    """Alerts in three levels."""

    name = "vigie.fraud"
    label = "fraud"
