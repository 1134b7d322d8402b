"""PostgreSQL addresses as Django writes them."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from vigie.kernel.errors import Invalid


def django_database(url: str) -> dict[str, Any]:
    """Return Django's settings for `postgresql://role:password@host:port/name?host=/socket`."""
    parts = urlsplit(checked_url(url, "DATABASE_URL"))
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


def checked_url(url: str, variable: str) -> str:
    """Return an address that every part of Vigie reads alike; Invalid names the variable it is in."""
    try:
        parts = urlsplit(url)
        is_ours = parts.scheme in ("postgres", "postgresql") and parts.port != 0
    except ValueError as error:  # a port that is none, a bracket that is not closed
        raise Invalid("database.url_unfit", variable=variable) from error
    if not is_ours:
        raise Invalid("database.url_unfit", variable=variable)
    return url
