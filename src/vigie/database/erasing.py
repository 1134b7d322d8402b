"""The door by which rows of append-only tables go: an erasure says so to the database first."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SETTING = "vigie.erasing"


@contextmanager
def erasing() -> Iterator[None]:
    """Let rows of tables behind `ErasedOnly` be deleted within the block, in this transaction."""
    _set("on")
    yield
    # A rollback takes the setting back by itself.
    if not connection.needs_rollback:
        _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [SETTING, value])
