"""Random passwords of an installation, one 0600 file each in `data_home()/secrets`."""

import os
import secrets
from pathlib import Path

from vigie.database.home import data_home, private_folder


def secret(name: str, home: Path | None = None) -> str:
    """Return the secret of this name, made on first call (256 random bits, URL-safe text).

    Two processes that ask at once receive the same value: the file appears whole or not at all.
    """
    folder = private_folder((home or data_home()) / "secrets")
    if not known_secret(name, home):
        _publish(folder / name, secrets.token_urlsafe(32))
    return known_secret(name, home)


def known_secret(name: str, home: Path | None = None) -> str:
    """Return the secret of this name, or "" when it was never made; creates nothing."""
    path = (home or data_home()) / "secrets" / name
    return path.read_text("ascii").strip() if path.is_file() else ""


def _publish(path: Path, value: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
