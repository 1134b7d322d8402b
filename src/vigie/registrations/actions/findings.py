"""What a comparison found is recorded: set-based, a chunk and a journal entry at a time."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.models import Run
from vigie.registrations.queries.aside import unnamed_rows, vehicles_set_aside
from vigie.registrations.queries.live import told_since


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: contract by key, field ("" for a vehicle not found), raw values."""

    contract_key: str
    field: str
    expected: str
    observed: str
    kind: str
    likeness: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A change between two extracts: vehicle by its keys, field, raw values."""

    plate: str
    vin: str
    field: str
    was: str
    is_now: str
    kind: str
    likeness: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many distortions were opened, seen again, and closed because their value changed."""

    opened: int
    seen: int
    closed: int


_INCOMING = """
create temp table incoming (contract_key text collate "C", field text, expected text,
    observed text, expected_key text, observed_key text, kind text, likeness text)
"""

_KNOWN = """
create temp table known as select i.*, c.id as certificate_id
from incoming i join registrations_certificate c
    on c.organisation_id = %(organisation)s and c.contract_key = i.contract_key
        and c.watch <> 'ended'
"""

# What a live record told since the run began is younger than what the run read.
_TOLD_SINCE = "delete from known where certificate_id = any(%s)"

_UNREADABLE = """
update known k set kind = 'unreadable_in_register'
from registrations_certificate c
where c.organisation_id = %(organisation)s and c.id = k.certificate_id and k.field = ''
    and (c.plate = any(%(aside)s) or c.vin = any(%(aside)s))
"""

_SEEN = """
update registrations_distortion d
set last_seen_on = greatest(d.last_seen_on, %(on)s), run_id = %(run)s, likeness = k.likeness,
    expected = k.expected, observed = k.observed
from known k
where d.organisation_id = %(organisation)s and d.certificate_id = k.certificate_id
    and d.field = k.field and d.closed_on is null and d.kind = k.kind
    and d.expected_key = k.expected_key and d.observed_key = k.observed_key
"""

_CHANGED = """
update registrations_distortion d set closed_on = %(on)s
from known k
where d.organisation_id = %(organisation)s and d.certificate_id = k.certificate_id
    and d.field = k.field and d.closed_on is null
    and (d.kind, d.expected_key, d.observed_key) <> (k.kind, k.expected_key, k.observed_key)
"""

_OPENED = """
insert into registrations_distortion (organisation_id, certificate_id, field, expected, observed,
    expected_key, observed_key, kind, likeness, first_seen_on, last_seen_on, recorded_at, run_id)
select %(organisation)s, certificate_id, field, expected, observed, expected_key, observed_key,
    kind, likeness, %(on)s, %(on)s, %(now)s, %(run)s
from known
on conflict (organisation_id, certificate_id, field) where closed_on is null do nothing
"""

_MOVED = """
insert into registrations_change (organisation_id, certificate_id, field, was, is_now, kind,
    likeness, true_on, known_on, recorded_at, run_id)
select distinct on (c.id, i.field, i.kind) %(organisation)s, c.id, i.field, i.was, i.is_now, i.kind,
    i.likeness, nullif(i.true_on, '')::date, %(on)s, %(now)s, %(run)s
from unnest(%(plate)s::text[], %(vin)s::text[], %(field)s::text[], %(was)s::text[],
    %(is_now)s::text[], %(kind)s::text[], %(likeness)s::text[], %(true_on)s::text[])
    as i(plate, vin, field, was, is_now, kind, likeness, true_on)
join lateral (
    select id from registrations_certificate
    where organisation_id = %(organisation)s and vin = i.vin collate "C" and i.vin <> ''
        and watch <> 'ended'
    union
    select id from registrations_certificate
    where organisation_id = %(organisation)s and plate = i.plate collate "C" and i.plate <> ''
        and watch <> 'ended'
) c on true
on conflict do nothing
returning certificate_id
"""


@act("registrations.findings_recorded", permission="registrations.run_watch")
def record_findings(
    run_id: int, findings: tuple[Found, ...], *, on: date, by: Actor, key: str
) -> Recorded:
    """Record a chunk of findings; the same chunk again changes nothing.

    A distortion with the same values is seen again; with another value the old one is closed and
    a new one opened. A certificate of which a live record told since the run began is left as it is, and so
    is one whose contract ended meanwhile, as a person answered.
    """
    del key
    turn_of_records(by)
    told = told_since(by, run_id)
    with connection.cursor() as cursor:
        result = write_findings(
            cursor, findings, by.organisation_id, run_id=run_id, on=on, told=told
        )
    record(
        "registrations.run",
        run_id,
        data={"opened": result.opened, "seen": result.seen, "closed": result.closed},
        effective_on=on,
    )
    return result


@act("registrations.changes_recorded", permission="registrations.run_watch")
def record_changes(
    run_id: int, changes: tuple[Moved, ...], *, on: date, by: Actor, key: str
) -> tuple[int, ...]:
    """Record a chunk of changes of the register; returns the certificates that moved."""
    del key
    turn_of_records(by)
    with connection.cursor() as cursor:
        moved = write_changes(cursor, changes, by.organisation_id, run_id=run_id, on=on)
    record("registrations.run", run_id, data={"changes": len(changes)}, effective_on=on)
    return moved


@act("registrations.findings_closed", permission="registrations.run_watch")
def close_unseen(
    run_id: int, held_back: tuple[tuple[str, str], ...], *, on: date, by: Actor, key: str
) -> tuple[int, ...]:
    """Close the distortions that a run no longer saw; returns the certificates concerned.

    `held_back` are (product, field) pairs with a mapping fault: theirs stay as they are, and so do
    those of a certificate whose register row could not be read, or of which a live record told since the
    run began. Counts, holders and presence on the certificates follow.
    """
    del key
    turn_of_records(by)
    values: dict[str, Any] = {
        **_values(by.organisation_id, run_id, on),
        "told": list(told_since(by, run_id)),
        "products": [product for product, _ in held_back],
        "fields": [name for _, name in held_back],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """update registrations_distortion d set closed_on = %(on)s
            from registrations_certificate c, registrations_run r
            where d.organisation_id = %(organisation)s and d.closed_on is null
                and r.organisation_id = d.organisation_id and r.id = %(run)s
                and d.run_id <> r.id and d.recorded_at < r.started_at
                and c.id = d.certificate_id
                and c.watch <> 'ended' and c.id <> all(%(told)s::bigint[])
                and (d.field = '' or not exists (select from registrations_distortion u
                    where u.organisation_id = d.organisation_id
                        and u.certificate_id = d.certificate_id and u.closed_on is null
                        and u.kind = 'unreadable_in_register' and u.run_id = r.id))
                and not exists (select from unnest(%(products)s::text[], %(fields)s::text[])
                    as h(product, field) where h.product = c.product and h.field = d.field)
            returning d.certificate_id""",
            values,
        )
        rows = cursor.fetchall()
        _follow(cursor, by.organisation_id)
        unreadable = _unreadable(cursor, values)
    Run.objects.filter(id=run_id).update(
        closed=len(rows), unreadable=unreadable, unnamed_rows=unnamed_rows(by.organisation_id)
    )
    record("registrations.run", run_id, data={"closed": len(rows)}, effective_on=on)
    return tuple(sorted({int(row[0]) for row in rows}))


def _unreadable(cursor: Any, values: dict[str, Any]) -> int:
    """Return of how many certificates a run saw the register's row set aside."""
    cursor.execute(
        """select count(*) from registrations_distortion
        where organisation_id = %(organisation)s and field = '' and closed_on is null
            and kind = 'unreadable_in_register' and run_id = %(run)s""",
        values,
    )
    return int(cursor.fetchone()[0])


def _follow(cursor: Any, organisation_id: int) -> None:
    """Bring counts, presence and holders of certificates in line with open distortions."""
    for statement in _FOLLOWING:
        cursor.execute(statement, {"organisation": organisation_id})


_FOLLOWING = (
    """with counted as (
        select certificate_id as id, count(*) as n from registrations_distortion
        where organisation_id = %(organisation)s and closed_on is null
            and kind <> 'unreadable_in_register' group by 1),
    stale as (
        select id, 0 as n from registrations_certificate c
        where organisation_id = %(organisation)s and open_distortions > 0
            and not exists (select from counted k where k.id = c.id))
    update registrations_certificate c set open_distortions = k.n
    from (select * from counted union all select * from stale) k
    where c.id = k.id and c.open_distortions <> k.n""",
    """with absent as (
        select certificate_id as id, case kind when 'unreadable_in_register' then 'unreadable'
            else 'not_found' end as watch
        from registrations_distortion
        where organisation_id = %(organisation)s and field = '' and closed_on is null)
    update registrations_certificate c set watch = a.watch from absent a
    where c.organisation_id = %(organisation)s and a.id = c.id
        and c.watch in ('watched', 'not_found', 'unreadable') and c.watch <> a.watch""",
    """update registrations_certificate c set watch = 'watched'
    where c.organisation_id = %(organisation)s and c.watch in ('not_found', 'unreadable')
        and not exists (select from registrations_distortion d
            where d.organisation_id = %(organisation)s and d.certificate_id = c.id
                and d.field = '' and d.closed_on is null)""",
    """update registrations_certificate c
    set holder_name = d.observed, holder_key = d.observed_key
    from registrations_distortion d
    where d.organisation_id = %(organisation)s and d.certificate_id = c.id
        and d.field = 'holder_name' and d.closed_on is null and c.holder_key <> d.observed_key""",
    """update registrations_certificate c set holder_name = '', holder_key = ''
    from registrations_distortion d
    where d.organisation_id = %(organisation)s and d.certificate_id = c.id
        and d.field = 'holder_name' and d.closed_on is not null and c.holder_key = d.observed_key
        and c.holder_key <> ''
        and not exists (select from registrations_distortion o
            where o.organisation_id = %(organisation)s and o.certificate_id = c.id
                and o.field = 'holder_name' and o.closed_on is null)""",
)


def turn_of_records(by: Actor) -> None:
    """Let a live record and a run's writing of findings come one after the other."""
    take_turn("registrations.records", by.organisation_id)


def write_findings(
    cursor: Any,
    findings: Sequence[Found],
    organisation_id: int,
    *,
    run_id: int,
    on: date,
    told: Set[int] = frozenset(),
) -> Recorded:
    """Write findings inside a running act, but for certificates of which something `told` since."""
    values = _values(organisation_id, run_id, on)
    cursor.execute(_INCOMING)
    with cursor.copy("copy incoming from stdin") as copy:
        for line in _lines(findings):
            copy.write_row(line)
    cursor.execute(_KNOWN, values)
    if told:
        cursor.execute(_TOLD_SINCE, [list(told)])
    if any(not one.field for one in findings):
        cursor.execute(_UNREADABLE, {**values, "aside": list(vehicles_set_aside(organisation_id))})
    seen, closed, opened = (_run(cursor, sql, values) for sql in (_SEEN, _CHANGED, _OPENED))
    cursor.execute("drop table incoming, known")
    return Recorded(opened, seen, closed)


def write_changes(
    cursor: Any, changes: Sequence[Moved], organisation_id: int, *, run_id: int, on: date
) -> tuple[int, ...]:
    """Write changes inside a running act; returns the certificates that moved."""
    columns = {
        name: [getattr(one, name) for one in changes]
        for name in ("plate", "vin", "field", "was", "is_now", "kind", "likeness")
    }
    columns["true_on"] = [_true_on(one) for one in changes]
    cursor.execute(_MOVED, {**_values(organisation_id, run_id, on), **columns})
    return tuple(sorted({int(row[0]) for row in cursor.fetchall()}))


def _values(organisation_id: int, run_id: int, on: date) -> dict[str, Any]:
    return {"organisation": organisation_id, "run": run_id, "on": on, "now": timezone.now()}


def _lines(findings: Sequence[Found]) -> Iterable[tuple[str, ...]]:
    for one in findings:
        yield (
            one.contract_key,
            one.field,
            one.expected,
            one.observed,
            _canonical(one.field, one.expected),
            _canonical(one.field, one.observed),
            one.kind,
            one.likeness,
        )


def _canonical(field: str, raw: str) -> str:
    return read(BY_NAME[field], raw).text if field and raw else ""


def _true_on(one: Moved) -> str:
    """Return the day that the register itself gives for a change, where it gives one."""
    if one.field and BY_NAME[one.field].kind == "date":
        return read(BY_NAME[one.field], one.is_now).text
    return ""


def _run(cursor: Any, sql: str, values: dict[str, Any]) -> int:
    cursor.execute(sql, values)
    return int(cursor.rowcount)
