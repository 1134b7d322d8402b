"""Sources, files received and the rows set aside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Q

from vigie.database.home import batches_folder
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused
from vigie.registrations.domain.expectations import TOLD_BY_REGISTERS
from vigie.registrations.domain.retention import Reason
from vigie.registrations.domain.validation import cut
from vigie.registrations.models import BadRow, Batch, MappingProfile, Source

READ = "registrations.read_imports"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source, the day its data speaks of, and whether it has been silent for too long.

    `kept_beyond` counts the imports kept past their retention by reason, as the last clearing
    found them; `removed` those whose files went, the last time at `removed_at`.
    """

    id: int
    side: str
    name: str
    country: str
    legal_basis: str
    permitted_fields: tuple[str, ...]
    retention_days: int | None
    rhythm_days: int
    rows: int
    as_of: date | None
    taken_at: datetime | None
    silent_days: int | None
    is_silent: bool
    kept_beyond: Mapping[str, int]
    removed: int
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file received.

    `status`: received, reading, held (waits for a person's confirmation), taken, refused, failed.
    While it is read, `stage` names the step and `done` of `total` rows are through it. The
    reason of a refusal is `fault_code` with `fault_params`: `ui.catalogue.sentence_for` says it.
    `warnings` counts cells of rows that were taken and want looking at.
    """

    id: int
    source_id: int
    source: str
    side: str
    kind: str
    file_name: str
    as_of: date
    received_at: datetime
    received_by: str
    status: str
    stage: str
    done: int
    total: int
    rows: int
    bad_rows: int
    fault_code: str
    fault_params: Mapping[str, object]
    facts: Mapping[str, object]
    taken_at: datetime | None
    kept_because: str
    removed_at: datetime | None
    warnings: int = 0
    columns: tuple[str, ...] = ()

    @property
    def lacks_pledges(self) -> bool:
        """Tell whether a register's file that was taken has no column of pledges."""
        return self._is_taken("register") and "pledge_creditor" not in self.columns

    @property
    def rows_without_contract(self) -> int:
        """Return how many rows set aside do not tell their contract."""
        return int(str(self.facts.get("unnamed", 0)))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return what alerts rest on, but pledges, for which a register's file has no column."""
        told = TOLD_BY_REGISTERS if self._is_taken("register") else ()
        return tuple(one for one in told if one not in self.columns)

    def _is_taken(self, side: str) -> bool:
        return self.side == side and self.taken_at is not None

    @property
    def without_product(self) -> int:
        """Return how many contracts gave no product once the file was taken."""
        return int(str(self.facts.get("without_product", 0)))


@dataclass(frozen=True, slots=True)
class BadRowLine:
    """A row set aside; `table` is portfolio, register, operations or inspections.

    `params` holds all that the sentence of `code` names: file, line, column, value and its own.
    """

    id: int
    table: str
    line: int
    column: str
    value: str
    code: str
    params: Mapping[str, object]


def sources(by: Actor, side: str = "", *, today: date) -> list[SourceLine]:
    """Return the organisation's sources by side and name."""
    by.require(READ)
    found = (
        Source.objects.filter(organisation_id=by.organisation_id)
        .select_related("current")
        .annotate(
            heard=Max("batches__as_of", filter=Q(batches__status="taken")),
            removed=Count("batches", filter=Q(batches__removed_at__isnull=False)),
            removed_at=Max("batches__removed_at"),
            **{f"kept_{why}": Count("batches", filter=_kept_because(why)) for why in Reason},
        )
    )
    wanted = found.filter(side=side) if side else found
    return [_source(one, vars(one), today) for one in wanted.order_by("side", "name")]


def imports(by: Actor, *, before_id: int | None = None, size: int = 50) -> list[ImportLine]:
    """Return files received, the latest first; `before_id` continues a list."""
    by.require(READ)
    found = Batch.objects.filter(organisation_id=by.organisation_id).select_related("source")
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return [_line(one) for one in found.order_by("-id")[:size]]


def import_detail(by: Actor, batch_id: int) -> ImportLine:
    """Return one file received; NotFound when it is not the actor's."""
    by.require(READ)
    return _line(batch_of(by, batch_id))


def batch_of(by: Actor, batch_id: int) -> Batch:
    """Return a batch row of the actor's organisation; NotFound otherwise."""
    found = (
        Batch.objects.filter(organisation_id=by.organisation_id, id=batch_id)
        .select_related("source__current")
        .first()
    )
    if found is None:
        raise NotFound("registrations.import_unknown", batch=batch_id)
    return found


def source_of(by: Actor, source_id: int) -> Source:
    """Return a source row of the actor's organisation; NotFound otherwise."""
    found = Source.objects.filter(organisation_id=by.organisation_id, id=source_id).first()
    if found is None:
        raise NotFound("registrations.source_unknown", source=source_id)
    return found


def bad_rows(
    by: Actor, batch_id: int, *, after_id: int = 0, size: int = 100, kept: bool = False
) -> list[BadRowLine]:
    """Return rows set aside from a file, by table and line; `after_id` is the last one had.

    Those that were `kept` were taken, with a warning.
    """
    by.require(READ)
    batch = batch_of(by, batch_id)
    mine = BadRow.objects.filter(organisation_id=by.organisation_id, batch_id=batch_id)
    found = mine.filter(is_kept=kept)
    if after_id:
        last = found.filter(id=after_id).first()
        found = found.filter(_after(last)) if last else found.none()
    return [
        _bad_row(one, _file_of(batch, one.table))
        for one in found.order_by("-table", "line", "id")[:size]
    ]


def _file_of(batch: Batch, table: str) -> str:
    """Return the name of the file that a row stands in: operations and inspections have their own."""
    beside: Mapping[str, str] = batch.facts.get(table) or {}
    return beside.get("name", batch.file_name)


def _bad_row(one: BadRow, file: str) -> BadRowLine:
    place = {"file": file, "line": one.line, "column": one.column, "value": cut(one.value)}
    params = {**place, **one.params}
    return BadRowLine(one.pk, one.table, one.line, one.column, one.value, one.code, params)


def _after(last: BadRow) -> Q:
    """Return what stands behind a row: the portfolio or register first, then what came with it."""
    same_table = Q(table=last.table)
    behind = Q(line__gt=last.line) | Q(line=last.line, id__gt=last.pk)
    return Q(table__lt=last.table) | (same_table & behind)


def every_bad_row(by: Actor, batch_id: int, *, kept: bool = False) -> Iterator[BadRowLine]:
    """Yield all rows set aside from a file, or taken with a warning, for a download."""
    last = 0
    while rows := bad_rows(by, batch_id, after_id=last, size=2000, kept=kept):
        yield from rows
        last = rows[-1].id


def upload_path(by: Actor, batch_id: int) -> Path:
    """Return where a received file lies; Refused when it went with its retention."""
    batch = batch_of(by, batch_id)
    if batch.removed_at is not None:
        raise Refused("registrations.file_removed", file=batch.file_name)
    return batches_folder(by.organisation_id) / batch.upload_path


def saved_profile(by: Actor, source_id: int, table: str) -> Mapping[str, object] | None:
    """Return the mapping profile kept for a source's table, as `Profile.from_dict` reads it."""
    found = MappingProfile.objects.filter(
        organisation_id=by.organisation_id, source_id=source_id, table=table
    ).first()
    return found.profile if found else None


def _kept_because(reason: Reason) -> Q:
    return Q(batches__kept_because=reason.value)


def _source(one: Source, counted: Mapping[str, Any], today: date) -> SourceLine:
    heard: date | None = counted["heard"]
    silent = (today - heard).days if heard else None
    return SourceLine(
        one.pk,
        one.side,
        one.name,
        one.country,
        one.legal_basis,
        tuple(one.permitted_fields),
        one.retention_days,
        one.rhythm_days,
        one.current.state_rows if one.current else 0,
        heard,
        one.current.taken_at if one.current else None,
        silent,
        silent is not None and silent > one.rhythm_days,
        {why.value: count for why in Reason if (count := counted[f"kept_{why}"])},
        counted["removed"],
        counted["removed_at"],
    )


def _line(one: Batch) -> ImportLine:
    return ImportLine(
        one.pk,
        one.source_id,
        one.source.name,
        one.source.side,
        one.kind,
        one.file_name,
        one.as_of,
        one.received_at,
        one.received_by,
        one.status,
        one.stage,
        one.done,
        one.total,
        one.rows,
        one.bad_rows,
        one.fault_code,
        one.fault_params,
        one.facts,
        one.taken_at,
        one.kept_because,
        one.removed_at,
        one.warnings,
        tuple(one.known_columns),
    )
