"""Django's card for the package."""

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """PostgreSQL and its locks."""

    name = "vigie.database"
    label = "database"
