"""A file between its upload and the word that takes it over: kept as received, by its digest.

It stays when its contracts are taken over, as evidence of what the source sent.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from vigie.database.home import batches_folder, private_folder
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.leasing.domain.lifecycle import TAKE_OVER

_UNSAFE = re.compile(r"[^\w. -]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep_file(chunks: Iterable[bytes], name: str, *, by: Actor) -> str:
    """Keep a received file and return where, below the organisation's folder: digest/name."""
    by.require(TAKE_OVER)
    folder = private_folder(_folder(by))
    waiting, digest = folder / f"waiting-{uuid4().hex}", hashlib.sha256()
    with waiting.open("wb") as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
    place = f"{digest.hexdigest()}/{_safe(name)}"
    private_folder((folder / place).parent)
    waiting.replace(folder / place)
    return place


def kept_file(place: str, *, by: Actor) -> Path:
    """Return a kept file; NotFound `leasing.takeover_file_gone` when there is none."""
    by.require(TAKE_OVER)
    digest, _, name = place.partition("/")
    path = _folder(by) / digest / name
    if not _DIGEST.fullmatch(digest) or name != _safe(name) or not path.is_file():
        raise NotFound("leasing.takeover_file_gone")
    return path


def _folder(by: Actor) -> Path:
    return batches_folder(by.organisation_id) / "takeovers"


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", Path(name).name)[-120:].strip(". ") or "file"
