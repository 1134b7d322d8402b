"""Django's card for the package."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Organisations, users, roles."""

    name = "vigie.tenancy"
    label = "tenancy"
