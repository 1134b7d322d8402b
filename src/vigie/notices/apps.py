"""Django's card for the package."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Messages to people."""

    name = "vigie.notices"
    label = "notices"
