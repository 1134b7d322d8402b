"""Numbers without gap: a counter row per organisation, kind and year, locked by who draws."""

from django.db import connection

_DRAW = """
insert into leasing_referencecounter as c (organisation_id, kind, year, last)
values (%s, %s, %s, %s)
on conflict (organisation_id, kind, year) do update set last = c.last + excluded.last
returning last
"""


def draw(organisation_id: int, kind: str, year: int, count: int = 1) -> int:
    """Return the first of `count` numbers that follow each other.

    The row stays locked until the transaction ends, and a rollback gives the numbers back: that
    is what leaves no gap (CGI, annexe II, art. 242 nonies A; ustawa o VAT, art. 106e).
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [organisation_id, kind, year, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1
