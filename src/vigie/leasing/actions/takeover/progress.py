"""How far a takeover is, told while its one transaction is still open.

What a transaction writes is seen by nobody before it ends, so a thread with a connection of its own
writes the counts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Thread

from django.db import connection

from vigie.database.tenant import tenant
from vigie.leasing.models import Takeover

Tell = Callable[[str, int, int], None]
_EVERY_SECONDS = 0.5
_tell: ContextVar[Tell | None] = ContextVar("vigie_takeover_tell", default=None)


def say(stage: str, done: int = 0, total: int = 0) -> None:
    """Say where the takeover stands to whoever follows it; nobody may."""
    tell = _tell.get()
    if tell is not None:
        tell(stage, done, total)


@contextmanager
def followed(takeover_id: int, organisation_id: int) -> Iterator[None]:
    """Write on the row of a takeover, twice a second, what is said inside the block."""
    told: list[tuple[str, int, int]] = []
    ends = Event()
    writer = Thread(target=_write, args=(takeover_id, organisation_id, told, ends), daemon=True)
    token = _tell.set(lambda *said: told.append(said))
    writer.start()
    try:
        yield
    finally:
        _tell.reset(token)
        ends.set()
        writer.join()


def _write(
    takeover_id: int, organisation_id: int, told: list[tuple[str, int, int]], ends: Event
) -> None:
    written, is_over = 0, False
    try:
        while not is_over:
            is_over = ends.wait(_EVERY_SECONDS)
            if len(told) > written:
                written, (stage, done, total) = len(told), told[-1]
                with tenant(organisation_id):
                    rows = Takeover.objects.filter(organisation_id=organisation_id, pk=takeover_id)
                    rows.update(stage=stage, done=done, total=total)
    finally:
        connection.close()
