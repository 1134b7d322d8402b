"""The tenant setting: which organisation the present transaction may see.

Row policies compare each row's organisation with a setting that ends with the transaction, so
a pooled connection never carries one organisation's sight into another's request.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "vigie.organisation_id"


@contextmanager
def tenant(organisation_id: int) -> Iterator[None]:
    """Open a transaction (or a savepoint) that sees one organisation only.

    Inside another tenant's block the outer setting comes back at the end.
    """
    with transaction.atomic():
        before = current_tenant()
        _set(str(organisation_id))
        yield
        # A rollback, to a savepoint too, takes the setting back by itself.
        if not connection.needs_rollback:
            _set(before)


def current_tenant() -> str:
    """Return the organisation id in force, or an empty string when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting(%s, true), '')", [SETTING])
        (value,) = cursor.fetchone()
    return str(value)


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [SETTING, value])
