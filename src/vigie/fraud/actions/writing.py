"""A plan written with one statement per table, whatever the number of alerts.

Rows travel as one JSON text and are opened by `jsonb_to_recordset`, so a chunk of thousands costs
as many round trips as a chunk of one. The row policies check each row's organisation.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from vigie.fraud.actions.rings import settle_pieces
from vigie.fraud.actions.rows import (
    Row,
    change_events,
    change_tasks,
    changed_row,
    ends_tasks,
    opened_row,
    opening_events,
    opening_tasks,
    unread_row,
)
from vigie.fraud.domain.alerts import Change, Opening, Plan, Reading
from vigie.fraud.domain.lifecycle import WAITING
from vigie.fraud.models import FraudSettings
from vigie.kernel.actor import Actor

_CHANGE = """
update fraud_alert a set
    state = r.state, is_waiting = r.is_waiting, holds = r.holds, level = r.level,
    highest_level = greatest(a.highest_level, r.level), first_red_read_at = r.first_red_read_at,
    read_twice_at = coalesce(r.read_twice_at, case when not r.is_other then a.read_twice_at end),
    looked_on = case when not r.is_other then a.looked_on end,
    last_read_at = r.last_read_at, last_run_id = r.last_run_id,
    gone_on = case when r.gone_on is not null then coalesce(a.gone_on, r.gone_on) end,
    gone_by = r.gone_by, spoken = coalesce(r.spoken, a.spoken),
    rests_on = coalesce(r.rests_on, a.rests_on),
    ended_at = coalesce(r.ended_at, a.ended_at),
    rule = coalesce(r.rule, a.rule), evidence_level = coalesce(r.evidence_level, a.evidence_level),
    concerns = coalesce(r.concerns, a.concerns), nature = coalesce(r.nature, a.nature),
    exposure_cents = coalesce(r.exposure_cents, a.exposure_cents),
    currency = coalesce(r.currency, a.currency), plate = coalesce(r.plate, a.plate),
    evidence = coalesce(r.evidence, a.evidence), body = coalesce(r.body, a.body),
    content = coalesce(r.content, a.content),
    ruleset = coalesce(r.ruleset, a.ruleset),
    ruleset_version = coalesce(r.ruleset_version, a.ruleset_version),
    snoozed_until = case when r.wakes then null else a.snoozed_until end,
    is_proposed = a.is_proposed and (r.is_waiting or r.holds and a.state = r.state)
from jsonb_to_recordset(%s::jsonb) as r(
    id bigint, state text, is_waiting boolean, holds boolean, level smallint,
    first_red_read_at timestamptz, is_other boolean, read_twice_at timestamptz,
    last_read_at timestamptz, last_run_id bigint, gone_on date, gone_by text, spoken jsonb, rests_on jsonb,
    ended_at timestamptz, rule text, evidence_level smallint,
    concerns text, nature text, exposure_cents bigint, currency text, plate text, evidence jsonb,
    body jsonb, content text, ruleset text, ruleset_version integer,
    wakes boolean)
where a.id = r.id and a.organisation_id = %s
"""

_COLUMNS = """reference text, subject_kind text, subject_id bigint, contract_number text,
    plate text, vin text, product text, exposure_cents bigint, currency text, typology text,
    rule text, level smallint, highest_level smallint, evidence_level smallint, state text,
    is_waiting boolean, holds boolean, concerns text, nature text, is_baseline boolean,
    ruleset text, ruleset_version integer, evidence jsonb, body jsonb, content text,
    opened_on date, opened_at timestamptz, opened_by_run bigint, first_red_read_at timestamptz,
    last_read_at timestamptz, last_run_id bigint, spoken jsonb, rests_on jsonb"""
_NAMES = ", ".join(column.split()[0] for column in _COLUMNS.split(","))

_OPEN = (
    f"insert into fraud_alert (organisation_id, verdict, decided_level, {_NAMES}) "  # noqa: S608  # names above
    f"select %s, '', 0, {_NAMES} from jsonb_to_recordset(%s::jsonb) as r({_COLUMNS}) "
    "returning id, reference"
)

_NUMBER = """
insert into fraud_referencecounter as c (organisation_id, year, last) values (%s, %s, %s)
on conflict (organisation_id, year) do update set last = c.last + excluded.last returning last
"""

_EVENT = """
insert into fraud_alertevent
    (organisation_id, alert_id, kind, state, level, effective_on, recorded_at, run_id, data)
select %s, alert_id, kind, state, level, %s, %s, %s, data
from jsonb_to_recordset(%s::jsonb)
    as r(alert_id bigint, kind text, state text, level smallint, data jsonb)
"""

# Said once, until something else happens to the alert.
_UNREAD = """
insert into fraud_alertevent
    (organisation_id, alert_id, kind, state, level, effective_on, recorded_at, run_id, data)
select a.organisation_id, a.id, 'not_read', a.state, a.level, %s, %s, %s, r.data
from jsonb_to_recordset(%s::jsonb) as r(alert_id bigint, data jsonb)
join fraud_alert a on a.organisation_id = %s and a.id = r.alert_id
left join lateral (
    select e.kind, e.data from fraud_alertevent e
    where e.organisation_id = a.organisation_id and e.alert_id = a.id order by e.id desc limit 1
) last on true
where last.kind is distinct from 'not_read' or last.data <> r.data
"""

_TASK = """
insert into fraud_task (organisation_id, alert_id, code, state, opened_at)
select %s, alert_id, code, 'open', %s from jsonb_to_recordset(%s::jsonb)
    as r(alert_id bigint, code text)
on conflict do nothing
"""

_DROP = """
update fraud_task set state = 'dropped', ended_at = %s
where organisation_id = %s and state = 'open' and alert_id = any(%s)
"""

# A verdict that waited for a second person on an alert that the register closed.
_DROP_PROPOSALS = """
update fraud_proposal set state = 'dropped', answered_at = %s
where organisation_id = %s and state = 'open' and alert_id = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written beside the alerts themselves."""

    tasks_opened: int


def write_plan(
    plan: Plan, reading: Reading, by: Actor, chosen: FraudSettings, now: datetime
) -> Written:
    """Write a plan: changes first, because a new alert may take an old one's place."""
    organisation = by.organisation_id
    _many(_CHANGE, [changed_row(one, reading, now) for one in plan.changes], after=(organisation,))
    ids = _open(plan.openings, reading, organisation, now)
    events = [*change_events(plan.changes, reading.on), *opening_events(plan.openings, ids)]
    _many(_EVENT, events, before=(organisation, reading.on, now, reading.run_id))
    if plan.unread:
        rows = json.dumps([unread_row(one) for one in plan.unread])
        _run(_UNREAD, (reading.on, now, reading.run_id, rows, organisation))
    ended = [one.held.id for one in plan.changes if ends_tasks(one)]
    if ended:
        _run(_DROP, (now, organisation, ended))
    left = [one.held.id for one in plan.changes if _leaves(one)]
    if left:
        _run(_DROP_PROPOSALS, (now, organisation, left))
    settle_pieces([one.held.id for one in plan.changes], by)
    tasks = [*change_tasks(plan.changes, chosen), *opening_tasks(plan.openings, ids, chosen)]
    return Written(_many(_TASK, tasks, before=(organisation, now)))


def _leaves(one: Change) -> bool:
    """Tell whether a read takes an alert from those who would decide it; a verdict may be reopened."""
    return one.state not in WAITING and not (one.holds and one.state is one.held.state)


def _open(
    openings: tuple[Opening, ...], reading: Reading, organisation: int, now: datetime
) -> list[int]:
    if not openings:
        return []
    year = reading.on.year
    last = int(_one(_NUMBER, (organisation, year, len(openings))))
    first = last - len(openings) + 1
    rows = [
        opened_row(one, f"ALR-{year}-{first + place:06d}", reading, now)
        for place, one in enumerate(openings)
    ]
    found = dict(_returned(_OPEN, (organisation, json.dumps(rows))))
    return [found[str(row["reference"])] for row in rows]


def _many(
    sql: str, rows: list[Row], before: tuple[Any, ...] = (), after: tuple[Any, ...] = ()
) -> int:
    return _run(sql, (*before, json.dumps(rows), *after)) if rows else 0


def _run(sql: str, values: tuple[Any, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _one(sql: str, values: tuple[Any, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def _returned(sql: str, values: tuple[Any, ...]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {str(reference): int(alert_id) for alert_id, reference in cursor.fetchall()}
