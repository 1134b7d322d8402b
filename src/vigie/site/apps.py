"""Django's card for the package; wiring happens once all features are ready."""

from django.apps import AppConfig
from typing_extensions import override


class SiteConfig(AppConfig):
    """Where all is known."""

    name = "vigie.site"
    label = "site"

    @override
    def ready(self) -> None:
        """Fill the registries and freeze them."""
        from vigie.site.wiring import wire  # noqa: PLC0415  # features are ready only now

        wire()
