"""Django's card for the package."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """What people see."""

    name = "vigie.ui"
    label = "ui"
