"""Django's card for the package."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Every act, once."""

    name = "vigie.journal"
    label = "journal"
