"""Where readers of e-mails find the portal.

`VIGIE_PUBLIC_URL` names it, as a reverse proxy needs. Otherwise it is where the portal was last
served, kept in the data folder: a command in another terminal writes the same links.
"""

import os
from pathlib import Path
from typing import Final

from vigie.database.home import data_home

VARIABLE: Final = "VIGIE_PUBLIC_URL"
_UNSERVED: Final = "http://127.0.0.1:8000"
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - a comparison


def public_url() -> str:
    """Return the address that links begin with: the environment's, else the one kept."""
    return os.environ.get(VARIABLE) or _kept() or _UNSERVED


def keep_public_url(host: str, port: int) -> None:
    """Keep where the portal is served from now on; the environment's address goes before it.

    This process and those it starts use it too, even before the portal answers.
    """
    reached = in_address(_EVERYWHERE.get(host, host))
    chosen = os.environ.setdefault(VARIABLE, f"http://{reached}:{port}")
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(chosen, "utf-8")
    draft.replace(path)  # nobody ever reads half an address


def in_address(host: str) -> str:
    """Return a host as an address writes it: `[::1]` of `::1`."""
    return f"[{host}]" if ":" in host else host


def _kept() -> str:
    return _path().read_text("utf-8").strip() if _path().is_file() else ""


def _path() -> Path:
    return data_home() / "public_url"
