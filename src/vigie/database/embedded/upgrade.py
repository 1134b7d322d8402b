"""From one PostgreSQL major to the next: dump with the old server, load into a new one.

The old data directory is kept as data-<major> until its owner removes it; when anything fails it
goes back to its place.
"""

import shutil
from pathlib import Path

from vigie.database.backups.programs import dump, load
from vigie.database.embedded.binaries import Binaries, kept, shipped
from vigie.database.embedded.cluster import recorded_major
from vigie.database.embedded.provision import (
    DATABASE,
    OWNER,
    ensure_roles,
    superuser_url,
)
from vigie.database.embedded.server import EmbeddedServer
from vigie.database.home import data_home
from vigie.database.secrets import known_secret
from vigie.kernel.errors import Refused


def upgrade(home: Path | None = None, *, old: Binaries | None = None) -> tuple[int, int] | None:
    """Bring the data of `home` to the major of the programs; None when it is there already.

    Returns the majors before and after. `old` names the old programs when no copy was kept.
    """
    folder = home or data_home()
    place = EmbeddedServer(folder).place
    before, after = recorded_major(place / "data"), shipped().major
    if before is None or before == after:
        return None
    programs = old or kept(place / "binaries", before)
    if programs is None:
        raise Refused("database.old_binaries_missing", major=before, folder=str(place / "binaries"))
    saved = place / f"upgrade-{before}.dump"
    with EmbeddedServer(folder, binaries=programs) as server:
        dump(superuser_url(server.address, folder, DATABASE), saved)
    _load_into_new(folder, place, before, saved)
    saved.unlink()
    return before, after


def _load_into_new(home: Path, place: Path, before: int, saved: Path) -> None:
    aside = (place / "data").rename(place / f"data-{before}")
    try:
        with EmbeddedServer(home) as server:
            ensure_roles(server.address, home)
            owner = server.address.url(OWNER, known_secret(OWNER, home), DATABASE)
            load(saved, owner, with_grants=True)
    except BaseException:
        shutil.rmtree(place / "data", ignore_errors=True)
        aside.rename(place / "data")
        raise
