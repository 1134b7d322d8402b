"""One import or run at a time in an organisation, across processes."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Unavailable

_NAMESPACE = zlib.crc32(b"vigie.registrations") & 0x7FFFFFFF


@contextmanager
def alone(by: Actor, *, patience: int = 600) -> Iterator[None]:
    """Hold the organisation's lock; Unavailable after `patience` seconds of waiting for it.

    Who holds it may take it again. It is the session's: it falls with the process, so nothing
    stays locked after a crash.
    """
    if not _ask("select pg_try_advisory_lock(%s, %s)", by) and not _wait(by, patience):
        raise Unavailable("registrations.busy", retry_after=30)
    try:
        yield
    finally:
        _ask("select pg_advisory_unlock(%s, %s)", by)


def _wait(by: Actor, patience: int) -> bool:
    if not patience:
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [f"{patience}s"])
            cursor.execute("select pg_advisory_lock(%s, %s)", _place(by))
    except OperationalError:
        return False
    return True


def _ask(question: str, by: Actor) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, _place(by))
        (answer,) = cursor.fetchone()
    return bool(answer)


def _place(by: Actor) -> list[int]:
    return [_NAMESPACE, by.organisation_id % 2**31]
