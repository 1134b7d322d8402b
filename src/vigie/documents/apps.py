"""Django's card for the package."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files with a digest, a kind and a term; generation of papers."""

    name = "vigie.documents"
    label = "documents"
