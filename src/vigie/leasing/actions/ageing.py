"""Contracts that fall behind or catch up, set-based: what is overdue on a day decides."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.leasing.actions.shares import Share
from vigie.leasing.domain import lifecycle

_LATE = """
with late as (
    select contract_id from leasing_opendue
    where organisation_id = %(organisation)s and slot = any(%(slots)s) and due_on < %(on)s
      and (%(all)s or contract_id = any(%(ids)s))
    group by contract_id having sum(minor) > 0
)"""
# The few that are late are looked up one by one; who is in arrears stands in an index of its own
# (migration 0044). Neither reads the contracts that are neither.
_BEHIND = """, moved as (
    update leasing_contract c set state = %(to)s, state_on = %(on)s
    from (select contract_id from late
          where contract_id not in (select leasing_paused(%(organisation)s, %(on)s)) offset 0) l
    where c.organisation_id = %(organisation)s and c.id = l.contract_id and c.state = %(from)s
"""
_NOT_BEHIND = """, moved as (
    update leasing_contract c set state = %(to)s, state_on = %(on)s
    where c.organisation_id = %(organisation)s and c.state = %(from)s and c.slot = any(%(slots)s)
      and (%(all)s or c.id = any(%(ids)s)) and c.id not in (select contract_id from late)
"""
_TOLD = """
    returning c.id
)
insert into leasing_contractevent (organisation_id, contract_id, step, from_state, to_state,
                                   effective_on, recorded_at, user_id, data)
select %(organisation)s, id, %(step)s, %(from)s, %(to)s, %(on)s, %(now)s, null, '{}' from moved
"""
_MOVES = {
    lifecycle.Step.FALL_BEHIND: _LATE + _BEHIND + _TOLD,
    lifecycle.Step.CATCH_UP: _LATE + _NOT_BEHIND + _TOLD,
}


def fall_behind(by: Actor, on: date, now: datetime, share: Share) -> int:
    """Move active contracts with something overdue into arrears, inside a running act.

    One whose collection is paused on that day stays; it falls behind on the first day after.
    """
    step, late = lifecycle.Step.FALL_BEHIND, lifecycle.State.IN_ARREARS
    return _move(by, on, now, share, (step, lifecycle.State.ACTIVE, late))


def catch_up(by: Actor, on: date, now: datetime, share: Share) -> int:
    """Move contracts in arrears with nothing overdue back, inside a running act."""
    step, late = lifecycle.Step.CATCH_UP, lifecycle.State.IN_ARREARS
    return _move(by, on, now, share, (step, late, lifecycle.State.ACTIVE))


def _move(
    by: Actor,
    on: date,
    now: datetime,
    share: Share,
    line: tuple[lifecycle.Step, lifecycle.State, lifecycle.State],
) -> int:
    step, before, after = line
    words: dict[str, Any] = share.words(by.organisation_id) | {
        "on": on,
        "now": now,
        "step": step.value,
        "from": before.value,
        "to": after.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVES[step], words)
        return int(cursor.rowcount)
