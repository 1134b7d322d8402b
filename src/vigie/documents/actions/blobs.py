"""Bytes on disk: written whole or not at all, before any row names them.

A file is written beside its place, brought to disk, and moved there by one rename. When the row
that should name it is rolled back, the file stays as an orphan, which `vigie documents verify`
counts and `sweep` removes after a day.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from vigie.database.home import documents_folder, private_folder
from vigie.documents.domain.files import Blob, media_type_of

_SNIFFED = 16


def written(organisation_id: int, chunks: Iterable[bytes]) -> Blob:
    """Keep content under its digest and return it; the same content again costs no disk."""
    folder = private_folder(documents_folder(organisation_id))
    digest, size, beginning = hashlib.sha256(), 0, b""
    with NamedTemporaryFile(dir=folder, prefix=".new-", delete=False) as draft:
        try:
            for chunk in chunks:
                draft.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                beginning = (beginning + chunk)[:_SNIFFED]
            draft.flush()
            os.fsync(draft.fileno())
            blob = Blob(digest.hexdigest(), size, media_type_of(beginning))
            _move(Path(draft.name), folder / blob.place, folder)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    return blob


def _move(draft: Path, place: Path, folder: Path) -> None:
    private_folder(folder / place.parts[-3])
    private_folder(place.parent)
    draft.chmod(0o400)
    draft.replace(place)
    handle = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
