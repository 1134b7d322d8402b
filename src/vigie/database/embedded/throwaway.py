"""A server that lives as long as a `with` block: for tests, dumps and rehearsals."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vigie.database.embedded.account import SYSTEM_HOMES
from vigie.database.embedded.server import EmbeddedServer


@contextmanager
def throwaway_home() -> Iterator[Path]:
    """Yield a fresh data home that the server's account can reach; remove it at the end."""
    home = Path(tempfile.mkdtemp(prefix="vigie-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        place = EmbeddedServer(home).place
        shutil.rmtree(home)
        if SYSTEM_HOMES in place.parents:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def throwaway_server(*, fast: bool = True) -> Iterator[EmbeddedServer]:
    """Yield a running server with nothing in it, without durability unless `fast` is off."""
    with throwaway_home() as home, EmbeddedServer(home, fast=fast) as server:
        yield server
