"""Files of an organisation under `data_home()/batches/<organisation>`: uploads and Parquet."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import uuid4

from vigie.database.home import batches_folder, private_folder
from vigie.kernel.actor import Actor
from vigie.registrations.engines.layers import Layer

_UNSAFE = re.compile(r"[^\w. -]+")
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file kept as it was received: its name, its digest."""

    name: str
    sha256: str

    @property
    def path(self) -> str:
        """Return where it lies in the organisation's folder."""
        return f"uploads/{self.sha256}/{self.name}"


def store_upload(source: Path | BinaryIO, name: str, *, by: Actor) -> Upload:
    """Keep a received file; the same bytes under the same name are kept once.

    Streams, so that a large file takes no memory. Nothing is read of it here.
    """
    folder = _folder(by) / "uploads"
    private_folder(folder)
    waiting = folder / f"waiting-{uuid4().hex}"
    digest = hashlib.sha256()
    with waiting.open("wb") as target:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                _copy(stream, target, digest)
        else:
            _copy(source, target, digest)
    upload = Upload(_safe(name), digest.hexdigest())
    place = _folder(by) / upload.path
    private_folder(place.parent)
    waiting.replace(place)
    return upload


def resolve(by: Actor, path: str) -> Path:
    """Return the absolute path of a stored file."""
    return _folder(by) / path


def canonical_path(upload: Upload, batch_id: int) -> str:
    """Return where the canonical file of a batch lies."""
    return f"canonical/{upload.sha256[:16]}-{batch_id}.parquet"


def prepare(by: Actor, path: str) -> Path:
    """Return the absolute path of a file to be written, its folder made."""
    place = _folder(by) / path
    private_folder(place.parent)
    return place


@contextmanager
def workspace(by: Actor) -> Iterator[Path]:
    """Yield a private folder beside the organisation's files, removed at the end."""
    private_folder(_folder(by))
    with TemporaryDirectory(prefix="work-", dir=_folder(by)) as work:
        yield Path(work)


def layers_of(by: Actor, state: list[dict[str, Any]]) -> list[Layer]:
    """Return a batch's state as layers, the strongest first."""
    return [
        Layer(
            resolve(by, str(layer["path"])),
            _date(layer["as_of"]),
            int(str(layer["batch"])),
            tuple(layer.get("also", ())),
        )
        for layer in state
    ]


def _date(value: object) -> date:
    return date.fromisoformat(str(value))


def _folder(by: Actor) -> Path:
    return batches_folder(by.organisation_id)


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", Path(name).name)[-120:].strip(". ") or "file"


def _copy(stream: BinaryIO, target: BinaryIO, digest: "hashlib._Hash") -> None:
    while block := stream.read(_BLOCK):
        digest.update(block)
        target.write(block)
