"""A file that was read becomes its source's state, in one transaction; or is refused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Unavailable
from vigie.registrations.actions.renewing import Renewed, renew_records
from vigie.registrations.actions.sources import keep_mapping
from vigie.registrations.domain.mapping import Profile
from vigie.registrations.domain.validation import BadRow
from vigie.registrations.engines.roster import COLUMNS, Roster
from vigie.registrations.engines.warning import NONE as NO_WARNING
from vigie.registrations.engines.warning import Warned
from vigie.registrations.models import Batch, LiveRecord, Source
from vigie.registrations.queries.imports import batch_of

SHRUNK = "registrations.file_shrunk"
BAD_ROWS_KEPT = 100_000
MANY = 10_000
_COPIED = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did; nothing when the file had been taken before.

    `bad_rows` counts rows, however many of their cells are at fault; `unnamed` those of a whole
    portfolio that do not tell their contract: an absent one may stand in one of them.
    """

    batch_id: int
    rows: int
    bad_rows: int
    certificates_changed: int
    absent: int
    is_new: bool
    warnings: int = 0
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a taken file and its source's state lie: layers, and the histories' paths."""

    canonical: str
    state: tuple[dict[str, object], ...]
    operations: str
    inspections: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read and waits to be taken; of `warned` the rows are taken too.

    `kept` are contracts of the state that the file itself does not name, `bad_contracts` those
    of rows set aside, `superseded` the live records that the file overtakes, `renewed` those of its own day
    that stand, on its rows, `laid_on` the import at which the source stood when it was read.
    """

    rows: int
    columns: tuple[str, ...]
    places: Whereabouts
    facts: dict[str, str]
    bad: tuple[tuple[str, BadRow], ...]
    profiles: tuple[Profile, ...]
    roster: Roster | None
    kept: tuple[str, ...] = ()
    bad_contracts: tuple[str, ...] = ()
    unnamed: int = 0
    warned: Warned = NO_WARNING
    superseded: tuple[int, ...] = ()
    renewed: tuple[Renewed, ...] = ()
    laid_on: int | None = None

    @property
    def bad_rows(self) -> int:
        """Return how many rows are set aside; one may have several cells at fault."""
        return len({(table, row.line) for table, row in self.bad})


@act("registrations.import_taken", permission="registrations.import_files")
def take_import(batch_id: int, prepared: Prepared, *, by: Actor, key: str) -> Taken:
    """Make a file the state of its source: bad rows, roster, questions, mapping, in one go.

    Unavailable where the source has moved on since the file was read: it is to be read again.
    """
    del key
    batch = batch_of(by, batch_id)
    source = Source.objects.select_for_update().get(id=batch.source_id)
    if source.current_id != prepared.laid_on:
        raise Unavailable("registrations.busy", retry_after=30)
    _keep_bad_rows(batch, prepared.bad, prepared.warned)
    changed, absent = 0, 0
    if prepared.roster is not None:
        changed = _write_roster(batch, prepared.roster)
        if batch.kind == "full":
            absent = _ask_for_absent(batch, set(prepared.kept) - set(prepared.bad_contracts))
    for profile in prepared.profiles:
        keep_mapping(source, profile)
    overtaken = LiveRecord.objects.filter(source=source, id__in=prepared.superseded)
    overtaken.update(ended_at=timezone.now())
    if source.side == "portfolio":
        renew_records(source, prepared.renewed)
    _close(batch, source, prepared)
    record(
        "registrations.batch",
        batch.pk,
        data={
            "side": source.side,
            "kind": batch.kind,
            "rows": prepared.rows,
            "bad_rows": prepared.bad_rows,
            "warnings": prepared.warned.count,
            "certificates": changed,
            "absent": absent,
        },
        effective_on=batch.as_of,
    )
    counts = (prepared.rows, prepared.bad_rows, changed, absent)
    beside = {"warnings": prepared.warned.count, "unnamed": prepared.unnamed if absent else 0}
    return Taken(batch.pk, *counts, is_new=True, **beside)


@act("registrations.import_refused", permission="registrations.import_files")
def refuse_import(batch_id: int, code: str, params: dict[str, Any], *, by: Actor, key: str) -> None:
    """Note why a file was not taken; one that only shrank is held until a person confirms."""
    del key
    batch = batch_of(by, batch_id)
    batch.status = "held" if code == SHRUNK else "refused"
    batch.fault_code, batch.fault_params = code, params
    batch.save(update_fields=["status", "fault_code", "fault_params"])
    record("registrations.batch", batch.pk, data={"code": code}, effective_on=batch.as_of)


def _close(batch: Batch, source: Source, prepared: Prepared) -> None:
    batch.status, batch.stage = "taken", ""
    batch.rows, batch.bad_rows = prepared.rows, prepared.bad_rows
    batch.warnings = prepared.warned.count
    batch.done = batch.total = prepared.rows
    batch.facts = {**batch.facts, **prepared.facts}
    if prepared.roster is not None:
        batch.facts["without_product"] = prepared.roster.without_product
        batch.facts["unnamed"] = prepared.unnamed
    batch.known_columns = list(prepared.columns)
    batch.canonical_path = prepared.places.canonical
    batch.state = list(prepared.places.state)
    batch.state_rows = prepared.roster.rows if prepared.roster else prepared.rows
    batch.operations_path = prepared.places.operations
    batch.inspections_path = prepared.places.inspections
    batch.fault_code, batch.fault_params = "", {}
    batch.taken_at = timezone.now()
    batch.save()
    source.current = batch
    source.save(update_fields=["current"])


def _keep_bad_rows(batch: Batch, bad: Sequence[tuple[str, BadRow]], warned: Warned) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from registrations_badrow where organisation_id = %s and batch_id = %s",
            [batch.organisation_id, batch.pk],
        )
        told = [(batch.source.side, row) for row in warned.rows]
        for rows, is_kept in ((bad, False), (told, True)):
            for start in range(0, min(len(rows), BAD_ROWS_KEPT), 5000):
                _insert_bad_rows(cursor, batch, rows[start : start + 5000], is_kept=is_kept)


def _insert_bad_rows(
    cursor: Any, batch: Batch, rows: Sequence[tuple[str, BadRow]], *, is_kept: bool
) -> None:
    lines = [
        {
            "table": table,
            "line": row.line,
            "column": row.column,
            "value": row.value,
            "code": row.code,
            "params": {name: str(value) for name, value in row.params.items()},
        }
        for table, row in rows
    ]
    cursor.execute(
        """insert into registrations_badrow
            (organisation_id, batch_id, "table", line, "column", value, code, params, is_kept)
        select %s, %s, r."table", r.line, r."column", r.value, r.code, r.params, %s
        from jsonb_to_recordset(%s::jsonb) as r("table" text, line bigint, "column" text,
            value text, code text, params jsonb)""",
        [batch.organisation_id, batch.pk, is_kept, json.dumps(lines)],
    )


_INCOMING = """
create temp table incoming (contract_key text collate "C", contract_number text, plate text,
    vin text, product text, contract_status text, customer_name text, customer_key text,
    holder_name text, holder_key text, make text, dealer text, outstanding_cents bigint,
    currency text, ends_on text) on commit drop
"""

_NAMES = ", ".join(COLUMNS)
_VALUES = ", ".join(f"nullif({c}, '')::date" if c == "ends_on" else c for c in COLUMNS)

_INSERT = f"""
insert into registrations_certificate as c (organisation_id, source_id, watch, level,
    open_distortions, first_seen_on, added_at, {_NAMES})
select %(organisation)s, %(source)s, 'watched', 0, 0, %(on)s, %(now)s, {_VALUES} from incoming
"""  # noqa: S608  # columns are our own words

_UPSERT = (
    _INSERT
    + "on conflict (organisation_id, contract_key) do update set "
    # A contract keeps the spelling of its number under which it was first taken, as its alerts do.
    + ", ".join(f"{column} = excluded.{column}" for column in COLUMNS[2:])
    + ", watch = case when c.watch = 'ended' then 'watched' else c.watch end, emptied_at = null"
)


_BACK = """
with back as (
    update registrations_certificate set watch = 'watched'
    where organisation_id = %(organisation)s and source_id = %(source)s
        and watch = 'absent_from_portfolio' and contract_key {}
    returning id)
update registrations_question q set answered_at = now(), answer = 'returned'
from back where q.certificate_id = back.id and q.organisation_id = %(organisation)s
    and q.answered_at is null
"""


def _write_roster(batch: Batch, roster: Roster) -> int:
    """Insert new certificates and change those that changed; holders seen stay as seen."""
    values: dict[str, Any] = {
        "organisation": batch.organisation_id,
        "source": batch.source_id,
        "on": batch.as_of,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING)
        with (
            roster.path.open("rb") as file,
            cursor.copy("copy incoming from stdin (format csv)") as copy,
        ):
            while block := file.read(_COPIED):
                copy.write(block)
        cursor.execute(
            "select exists (select from registrations_certificate where organisation_id = %s)",
            [batch.organisation_id],
        )
        (is_known,) = cursor.fetchone()
        if is_known:
            _refuse_taken(cursor, batch)
        cursor.execute(_UPSERT if is_known else _INSERT, values)
        count = int(cursor.rowcount)
        if is_known:
            cursor.execute(_BACK.format("in (select contract_key from incoming)"), values)
        cursor.execute("drop table incoming")
        if count > MANY:
            cursor.execute("select registrations_analyze()")
    return count


def _refuse_taken(cursor: Any, batch: Batch) -> None:
    cursor.execute(
        """select i.contract_number from incoming i join registrations_certificate c
        on c.organisation_id = %s and c.contract_key = i.contract_key
        where c.source_id <> %s limit 1""",
        [batch.organisation_id, batch.source_id],
    )
    found = cursor.fetchone()
    if found is not None:
        raise Conflict("registrations.contract_elsewhere", file=batch.file_name, contract=found[0])


def _ask_for_absent(batch: Batch, absent: set[str]) -> int:
    """Ask a person about contracts that a full file left out, and welcome back the others."""
    values: dict[str, Any] = {
        "organisation": batch.organisation_id,
        "source": batch.source_id,
        "batch": batch.pk,
        "on": batch.as_of,
        "absent": sorted(absent),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BACK.format("<> all(%(absent)s)"), values)
        cursor.execute(
            """update registrations_certificate set watch = 'absent_from_portfolio'
            where organisation_id = %(organisation)s and source_id = %(source)s
                and contract_key = any(%(absent)s) and watch in ('watched', 'not_found', 'unreadable')""",
            values,
        )
        cursor.execute(
            """insert into registrations_question
                (organisation_id, certificate_id, kind, batch_id, asked_on, answer, note)
            select organisation_id, id, 'absent_from_portfolio', %(batch)s, %(on)s, '', ''
            from registrations_certificate
            where organisation_id = %(organisation)s and contract_key = any(%(absent)s)
                and watch = 'absent_from_portfolio'
            on conflict do nothing""",
            values,
        )
        return int(cursor.rowcount)
