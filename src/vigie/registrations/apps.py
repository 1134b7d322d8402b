"""Django's card for the package."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Surveillance of registration certificates."""

    name = "vigie.registrations"
    label = "registrations"
