"""One import or run at a time in an organisation, across processes."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Unavailable

_NAMESPACE = zlib.crc32(b"vigie.registrations") & 0x7FFFFFFF


@contextmanager
def alone(by: Actor) -> Iterator[None]:
    """Hold the organisation's lock; Unavailable when an import or a run is under way.

    The lock is the session's: it falls with the process, so nothing stays locked after a crash.
    """
    if not _ask("select pg_try_advisory_lock(%s, %s)", by):
        raise Unavailable("registrations.busy", retry_after=30)
    try:
        yield
    finally:
        _ask("select pg_advisory_unlock(%s, %s)", by)


def _ask(question: str, by: Actor) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [_NAMESPACE, by.organisation_id % 2**31])
        (answer,) = cursor.fetchone()
    return bool(answer)
