"""Turns: writers of one organisation that must come one after the other."""

from django.db import connection


def take_turn(what: str, organisation_id: int) -> None:
    """Wait until no other transaction has its turn at `what`; it ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, %s))", [what, organisation_id]
        )


def share_turn(what: str, organisation_id: int) -> None:
    """Wait until nobody has a turn of his own at `what`, and let nobody have one before the end.

    Any number of transactions share it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared(hashtextextended(%s, %s))", [what, organisation_id]
        )
