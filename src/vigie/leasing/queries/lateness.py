"""Reads of who is late: those whom a charge has to look at, and those whom a reminder is due to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import connection

from vigie.leasing.domain import lifecycle
from vigie.leasing.domain.lifecycle import Step

CHARGEABLE: Final = tuple(
    sorted({line.state.value for line in lifecycle.TABLE if line.step is Step.CHARGE})
)

# `offset 0`: the few that are late are looked up one by one, whatever is known of how many there are.
_LATE = """
with late as (
    select contract_id from leasing_opendue
    where organisation_id = %(organisation)s and slot = any(%(slots)s) and due_on < %(on)s
      and minor > 0 and (%(all)s or contract_id = any(%(ids)s))
    union
    select contract_id from leasing_paidlate
    where organisation_id = %(organisation)s and slot = any(%(slots)s)
      and (%(all)s or contract_id = any(%(ids)s))
)
select c.id from late cross join lateral (
    select id, state, is_consumer from leasing_contract
    where organisation_id = %(organisation)s and id = late.contract_id offset 0) c
where c.id not in (select leasing_paused(%(organisation)s, %(on)s))
  and c.state = any(%(states)s) and c.is_consumer = any(%(consumers)s) and c.id > %(after)s
order by c.id limit %(limit)s
"""


def late_contracts(
    words: dict[str, Any],
    on: date,
    *,
    consumers: Sequence[bool] = (False, True),
    after: int = 0,
    limit: int | None = None,
) -> list[int]:
    """Return the next contracts by id that are late on a day, or paid late since they were charged.

    Those whose collection is paused on that day are left alone.

    `words` are those of a share of contracts; `consumers` says whether of consumers, businesses or both.
    """
    said = {"on": on, "states": list(CHARGEABLE), "consumers": list(consumers)}
    with connection.cursor() as cursor:
        cursor.execute(_LATE, words | said | {"after": after, "limit": limit})
        return [int(row[0]) for row in cursor.fetchall()]
