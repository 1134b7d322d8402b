"""Settings that every platform needs: an address that is sealed, a secret that stands in a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from vigie.kernel.errors import Refused

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def address(environment: Mapping[str, str], name: str) -> str:
    """Return an https address without its last slash; http is for loopback only."""
    given = environment.get(name, "").rstrip("/")
    parts = urlsplit(given)
    sealed = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not sealed or not parts.hostname:
        raise Refused("connectors.setting_wrong", setting=name, wanted="an https address")
    return given


def secret(environment: Mapping[str, str], name: str) -> str:
    """Return a secret of NAME, or of the file named by NAME_FILE; Refused when there is none."""
    path = environment.get(f"{name}_FILE", "")
    try:
        given = Path(path).read_text("utf-8").strip() if path else environment.get(name, "")
    except (OSError, ValueError):
        given = ""
    if not given:
        wanted = "a secret, or the path of a file that holds it"
        raise Refused("connectors.setting_wrong", setting=f"{name}_FILE", wanted=wanted)
    return given


def named(environment: Mapping[str, str], name: str, wanted: str) -> str:
    """Return a setting that may not be empty."""
    given = environment.get(name, "").strip()
    if not given:
        raise Refused("connectors.setting_wrong", setting=name, wanted=wanted)
    return given
