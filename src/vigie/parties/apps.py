"""Django's card for the package."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """People and companies."""

    name = "vigie.parties"
    label = "parties"
