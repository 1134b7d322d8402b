"""Take away files that no row names: what a rolled-back or rehearsed act left on disk."""

import time
from pathlib import Path
from typing import Final

from vigie.database.home import documents_folder
from vigie.documents.queries import STORE, live_digests
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor

# Longer than any transaction: a file lies on disk before its row is committed.
SAFE_AGE_SECONDS: Final = 24 * 3600


@act("documents.orphans_swept", permission=STORE)
def sweep_orphans(*, by: Actor, key: str) -> int:
    """Remove files older than a day that no document names but destroyed ones; returns how many.

    Content that is laid down again is a new file, so its age begins anew.
    """
    del key
    folder = documents_folder(by.organisation_id)
    old = [path for path in (*folder.glob("??/??/*"), *folder.glob(".new-*")) if _is_old(path)]
    named = live_digests([path.name for path in old], by)
    # Content that was laid down again meanwhile is a new file: its age is asked for once more.
    orphans = [path for path in old if path.name not in named and _is_old(path)]
    for path in orphans:
        path.unlink(missing_ok=True)
    record("documents.document", None, data={"count": len(orphans)})
    return len(orphans)


def _is_old(path: Path) -> bool:
    return path.is_file() and time.time() - path.stat().st_mtime > SAFE_AGE_SECONDS
