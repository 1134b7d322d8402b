"""Django's card for the package."""

from django.apps import AppConfig


class LeasingConfig(AppConfig):
    """Offers, contracts and schedules, served to the last cent."""

    name = "vigie.leasing"
    label = "leasing"
