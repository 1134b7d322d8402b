"""Turns: writers of one organisation that must come one after the other."""

from django.db import connection


def take_turn(what: str, organisation_id: int) -> None:
    """Wait until no other transaction has its turn at `what`; it ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, %s))", [what, organisation_id]
        )
