"""Numbers without gap: a counter row per organisation, kind and year, locked by who draws."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.utils.timezone import localdate

from vigie.kernel.errors import Refused

INVOICE: Final = "INV"

_DRAW = """
insert into leasing_referencecounter as c (organisation_id, kind, year, last)
values (%s, %s, %s, %s)
on conflict (organisation_id, kind, year) do update set last = c.last + excluded.last
returning last
"""

_ISSUE = """
with day as (
    select greatest(%(on)s::date, max(last_on)) as on from leasing_referencecounter
    where organisation_id = %(organisation)s and kind = %(kind)s
)
insert into leasing_referencecounter as c (organisation_id, kind, year, last, last_on)
select %(organisation)s, %(kind)s, extract(year from day.on)::int, %(count)s, day.on from day
on conflict (organisation_id, kind, year) do update
    set last = c.last + excluded.last, last_on = greatest(c.last_on, excluded.last_on)
returning last, last_on
"""


@dataclass(frozen=True, slots=True)
class Issued:
    """Numbers of tax documents: the first of those drawn, and the day on which all are issued."""

    first: int
    on: date


def draw(organisation_id: int, kind: str, year: int, count: int = 1) -> int:
    """Return the first of `count` numbers that follow each other.

    The row stays locked until the transaction ends, and a rollback gives the numbers back: that
    is what leaves no gap (CGI, annexe II, art. 242 nonies A; ustawa o VAT, art. 106e).
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [organisation_id, kind, year, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1


def issue(organisation_id: int, on: date, count: int = 1) -> Issued:
    """Draw numbers for tax documents that are issued on a day.

    The sequence is chronological and continuous (CGI, annexe II, art. 242 nonies A, I, 6° and 7°): what
    is issued after a document of a later day bears that later day. Raises Refused
    `leasing.issue_to_come` for a day that has not come.
    """
    today = localdate()
    if on > today:
        raise Refused("leasing.issue_to_come", on=on, today=today)
    words: dict[str, Any] = {
        "organisation": organisation_id,
        "kind": INVOICE,
        "on": on,
        "count": count,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ISSUE, words)
        last, issued_on = cursor.fetchone()
    return Issued(int(last) - count + 1, issued_on)
