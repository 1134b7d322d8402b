"""A house to measure in: the embedded server with its durable settings, migrated, empty or kept."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django
from tests.schema import make_tables, migrate

from vigie.database.embedded import EmbeddedServer, ensure_roles, throwaway_home


@contextmanager
def open_house(keep: Path | None = None) -> Iterator[Path]:
    """Yield a home whose server runs, with Django set up as the application's own role.

    The home is thrown away, or kept in a folder for the next run.
    """
    with ExitStack() as stack:
        home = keep.resolve() if keep else stack.enter_context(throwaway_home())
        home.mkdir(parents=True, exist_ok=True)
        stands_already = any(home.iterdir())
        home.chmod(0o711)
        os.environ["VIGIE_HOME"] = str(home)
        os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.site.settings"
        os.environ.pop("DATABASE_URL", None)
        server = stack.enter_context(EmbeddedServer(home))
        ensure_roles(server.address, home)
        if stands_already:
            migrate()
        else:
            make_tables()
        _set_up()
        yield home
        django.db.connections.close_all()


def _set_up() -> None:
    """Set Django up; pages name style sheets as they are, no folder of hashed names is needed."""
    from django.conf import settings

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    django.setup()
