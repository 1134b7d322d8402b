"""PostgreSQL addresses as Django writes them."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from vigie.kernel.errors import Invalid


def django_database(url: str) -> dict[str, Any]:
    """Return Django's settings for `postgresql://role:password@host:port/name?host=/socket`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise Invalid("database.url_scheme", scheme=parts.scheme)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    port = query.pop("port", None) or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": query,
    }
