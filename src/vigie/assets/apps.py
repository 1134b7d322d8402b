"""Django's card for the package."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Vehicles and equipment, their identifiers and values."""

    name = "vigie.assets"
    label = "assets"
