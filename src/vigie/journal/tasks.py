"""The sealer's loop; it runs in a thread of the worker process."""

import logging
from threading import Event

from django.db import DatabaseError, IntegrityError, close_old_connections, connection

from vigie.journal.actions import seal
from vigie.journal.queries import organisations_to_seal

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.4


def seal_until(stop: Event) -> None:
    """Seal what waits, twice a second, until `stop` is set; a lost database is waited for."""
    while not stop.wait(_PAUSE_SECONDS):
        try:
            seal_waiting()
        except DatabaseError:
            log.exception("the sealer lost the database and tries again")
            connection.close()
        close_old_connections()


def seal_waiting() -> int:
    """Seal one batch of every organisation that waits; returns the number of entries.

    One whose chain cannot go on is named in the log and holds no other up.
    """
    sealed = 0
    for organisation_id in organisations_to_seal():
        try:
            sealed += seal(organisation_id)
        except IntegrityError:
            log.exception("the chain of organisation %s cannot go on", organisation_id)
    return sealed
