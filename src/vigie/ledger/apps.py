"""Django's card for the package."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Double entry, append-only, balanced by construction."""

    name = "vigie.ledger"
    label = "ledger"
