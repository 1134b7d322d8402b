"""Contracts that fall behind or catch up, set-based: what is overdue on a day decides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.leasing.domain import lifecycle

AGED: Final = "leasing.contracts_aged"

_MOVE = """
with late as (
    select o.contract_id from leasing_opendue o
    where o.organisation_id = %(organisation)s and o.due_on < %(on)s
      and (%(all)s or o.contract_id = any(%(ids)s))
    group by o.contract_id having sum(o.minor) > 0
), moved as (
    update leasing_contract c set state = %(to)s, state_on = %(on)s
    where c.organisation_id = %(organisation)s and c.state = %(from)s
      and (%(all)s or c.id = any(%(ids)s))
      and %(is_late)s = exists (select from late where late.contract_id = c.id)
    returning c.id
)
insert into leasing_contractevent (organisation_id, contract_id, step, from_state, to_state,
                                   effective_on, recorded_at, user_id, data)
select %(organisation)s, id, %(step)s, %(from)s, %(to)s, %(on)s, %(now)s, null, '{}' from moved
"""


@dataclass(frozen=True, slots=True)
class Aged:
    """How many contracts fell behind, and how many caught up."""

    behind: int
    caught_up: int


@act(AGED, permission="leasing.close_days")
def age_contracts(on: date, *, by: Actor, key: str) -> Aged:
    """Move every running contract in or out of arrears, as its dues stand on a day."""
    del key
    now = timezone.now()
    aged = Aged(fall_behind(by, on, now, None), catch_up(by, on, now, None))
    record("leasing.contracts", None, data={"behind": aged.behind}, effective_on=on)
    return aged


def fall_behind(by: Actor, on: date, now: datetime, ids: tuple[int, ...] | None) -> int:
    """Move active contracts with something overdue into arrears, inside a running act."""
    step, late = lifecycle.Step.FALL_BEHIND, lifecycle.State.IN_ARREARS
    return _move(by, on, now, ids, (step, lifecycle.State.ACTIVE, late))


def catch_up(by: Actor, on: date, now: datetime, ids: tuple[int, ...] | None) -> int:
    """Move contracts in arrears with nothing overdue back, inside a running act."""
    step, late = lifecycle.Step.CATCH_UP, lifecycle.State.IN_ARREARS
    return _move(by, on, now, ids, (step, late, lifecycle.State.ACTIVE))


def _move(
    by: Actor,
    on: date,
    now: datetime,
    ids: tuple[int, ...] | None,
    line: tuple[lifecycle.Step, lifecycle.State, lifecycle.State],
) -> int:
    step, before, after = line
    words: dict[str, Any] = {
        "organisation": by.organisation_id,
        "on": on,
        "now": now,
        "all": ids is None,
        "ids": list(ids or ()),
        "step": step.value,
        "from": before.value,
        "to": after.value,
        "is_late": step is lifecycle.Step.FALL_BEHIND,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, words)
        return int(cursor.rowcount)
