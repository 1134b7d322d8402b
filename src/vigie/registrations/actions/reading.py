"""A received file is read: recognised, mapped, made canonical, then taken or refused."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, Refused, VigieError
from vigie.reconciliation.engine import Engine
from vigie.registrations.actions.busy import alone
from vigie.registrations.actions.files import (
    Upload,
    canonical_path,
    layers_of,
    prepare,
    resolve,
    workspace,
)
from vigie.registrations.actions.progress import CountedTable, Progress, Tell
from vigie.registrations.actions.renewing import Renewed
from vigie.registrations.actions.same_day import laid_on, outlives
from vigie.registrations.actions.taking import (
    Prepared,
    Taken,
    Whereabouts,
    refuse_import,
    take_import,
)
from vigie.registrations.domain.mapping import Applied, Profile, apply, propose
from vigie.registrations.domain.validation import BadRow, TableKind
from vigie.registrations.domain.watching import LAYERS_KEPT, is_shrunk
from vigie.registrations.engines.histories import take_in_history
from vigie.registrations.engines.intake import TakenIn, index_keys, take_in
from vigie.registrations.engines.layers import Layer, Side, merge, merged_layer
from vigie.registrations.engines.roster import (
    Roster,
    keys_among,
    keys_of,
    rows_among,
    write_kept,
    write_roster,
)
from vigie.registrations.engines.warning import NONE as NO_WARNING
from vigie.registrations.engines.warning import Warned, warnings_of
from vigie.registrations.models import Batch, Certificate, LiveRecord
from vigie.registrations.ports import ReadTable, reader
from vigie.registrations.queries.imports import batch_of, saved_profile
from vigie.registrations.queries.live import live_rows
from vigie.registrations.queries.records import keys_path

_FACTS = ("format", "compression", "encoding", "delimiter")


@dataclass(slots=True)
class _Reading:
    """One import under way."""

    batch: Batch
    by: Actor
    work: Path
    progress: Progress
    before: Batch | None
    bad_rows: list[tuple[str, BadRow]] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)


def read_import(
    batch_id: int,
    *,
    by: Actor,
    key: str,
    confirm: bool = False,
    tell: Tell | None = None,
    patience: int = 600,
) -> Taken:
    """Read a received file and take it; one that is taken already changes nothing.

    Good rows are taken, bad rows kept beside them. Raises Invalid where the file is unusable and
    Refused `registrations.file_shrunk` when a full file holds under 80 % of the rows of the last
    one and `confirm` is not said; both are noted on the import. Unavailable when another import
    or run of the organisation lasts longer than `patience` seconds.
    """
    by.require("registrations.import_files")
    if (known := _known(by, batch_id)) is not None:
        return known
    with alone(by, patience=patience), workspace(by) as work:
        # Whoever was waited for may have taken this file, or another of its source.
        if (known := _known(by, batch_id)) is not None:
            return known
        with tenant(by.organisation_id):
            Batch.objects.filter(pk=batch_id).update(status="reading", fault_code="")
            batch = batch_of(by, batch_id)
        try:
            progress = Progress(batch, by.organisation_id, tell)
            reading = _Reading(batch, by, work, progress, batch.source.current)
            return _read(reading, key, confirm=confirm)
        except VigieError as error:
            refuse_import(batch_id, error.code, _plain(error.params), by=by, key=f"{key}-refused")
            raise
        except BaseException:  # also what a person interrupts: it is read no longer
            with tenant(by.organisation_id):
                Batch.objects.filter(pk=batch_id).update(status="failed")
            raise


def _known(by: Actor, batch_id: int) -> Taken | None:
    """Return what an import came to that is taken already; Refused where its file is removed."""
    with tenant(by.organisation_id):
        batch = batch_of(by, batch_id)
    if batch.status == "taken":
        counts = (batch.rows, batch.bad_rows, 0, 0)
        return Taken(batch.pk, *counts, is_new=False, warnings=batch.warnings)
    if batch.removed_at is not None:
        raise Refused("registrations.file_removed", file=batch.file_name)
    return None


def _read(reading: _Reading, key: str, *, confirm: bool) -> Taken:
    batch, by = reading.batch, reading.by
    side = cast("TableKind", batch.source.side)
    upload = Upload(batch.file_name, batch.sha256)
    target = prepare(by, canonical_path(upload, batch.pk))
    table = reader()(resolve(by, batch.upload_path), reading.work)
    counted = cast("ReadTable", CountedTable(table, reading.progress))
    applied, permitted = _applied(reading, table, side), batch.source.permitted_fields
    taken = take_in(counted, side, applied, target, permitted=permitted)
    reading.bad_rows += [(side, row) for row in taken.bad_rows]
    reading.progress("checking", taken.rows, taken.rows)
    _refuse_shrunk(reading, taken, confirm=confirm)
    histories = {name: _history(reading, name) for name in ("operations", "inspections")}
    state = _state(reading, taken)
    prepared = Prepared(
        rows=taken.rows,
        columns=taken.columns,
        places=Whereabouts(
            canonical_path(upload, batch.pk),
            tuple(_relative(by, layer) for layer in state.layers),
            histories["operations"],
            histories["inspections"],
        ),
        facts={name: getattr(table, name) for name in _FACTS},
        bad=tuple(reading.bad_rows),
        profiles=tuple(reading.profiles),
        roster=state.roster,
        kept=state.kept,
        bad_contracts=tuple(taken.bad_contracts),
        unnamed=_unnamed(by, taken),
        warned=_warned(side, target, batch, applied),
        superseded=state.superseded,
        renewed=state.renewed,
        laid_on=reading.before.pk if reading.before else None,
    )
    reading.progress("recording", taken.rows, taken.rows)
    return take_import(batch.pk, prepared, by=by, key=key)


def _unnamed(by: Actor, taken: TakenIn) -> int:
    """Return how many rows set aside name no contract for certain, nor one that is known."""
    if not taken.unsure:
        return 0
    with tenant(by.organisation_id):
        mine = Certificate.objects.filter(organisation_id=by.organisation_id)
        keys = {key for keys in taken.unsure for key in keys}
        known = set(mine.filter(contract_key__in=keys).values_list("contract_key", flat=True))
    return sum(known.isdisjoint(keys) for keys in taken.unsure)


def _warned(side: TableKind, target: Path, batch: Batch, applied: Applied) -> Warned:
    """Return what of a portfolio wants looking at; a register's word is its own."""
    is_ours = side == "portfolio"
    return warnings_of(target, batch.as_of, applied.headings) if is_ours else NO_WARNING


def _applied(reading: _Reading, table: ReadTable, kind: TableKind) -> Applied:
    """Lay the source's saved profile on the headings, or the proposal when there is none."""
    with tenant(reading.by.organisation_id):
        saved = saved_profile(reading.by, reading.batch.source_id, kind)
    if saved is not None:
        profile = Profile.from_dict(cast("dict[str, Any]", saved))
    else:
        proposal = propose(table.columns, kind)
        if proposal.missing:
            raise Invalid(
                "registrations.missing_columns",
                file=table.name,
                line=1,
                column=", ".join(proposal.missing),
            )
        profile = proposal.profile()
        reading.profiles.append(profile)
    return apply(profile, table.columns, file=table.name)


def _refuse_shrunk(reading: _Reading, taken: TakenIn, *, confirm: bool) -> None:
    batch = reading.batch
    with tenant(reading.by.organisation_id):
        last = (
            Batch.objects.filter(
                organisation_id=batch.organisation_id,
                source=batch.source,
                kind="full",
                status="taken",
            )
            .order_by("-as_of", "-id")
            .first()
        )
    if batch.kind == "delta" and reading.before is None:
        raise Refused("registrations.delta_first", source=batch.source.name)
    if reading.before is not None and batch.as_of < reading.before.as_of:
        raise Conflict(
            "registrations.file_older",
            file=batch.file_name,
            as_of=batch.as_of.isoformat(),
            known=reading.before.as_of.isoformat(),
        )
    if batch.kind == "full" and last and is_shrunk(taken.rows, last.rows) and not confirm:
        raise Refused(
            "registrations.file_shrunk", file=batch.file_name, rows=taken.rows, before=last.rows
        )


def _history(reading: _Reading, name: str) -> str:
    """Take in a file of operations or inspections; returns the path of all that is known."""
    before = getattr(reading.before, f"{name}_path") if reading.before else ""
    given = cast("dict[str, Any]", reading.batch.facts).get(name)
    if given is None:
        return before
    reading.progress(name)
    folder = reading.work / name
    folder.mkdir()
    table = reader()(resolve(reading.by, given["path"]), folder)
    applied = _applied(reading, table, cast("TableKind", name))
    path = f"histories/{name}-{reading.batch.pk}.parquet"
    target = prepare(reading.by, path)
    known = [resolve(reading.by, before)] if before else []
    found = take_in_history(table, name, applied, known, target, on=reading.batch.as_of)
    reading.bad_rows += [(name, row) for row in found.bad_rows]
    return path


@dataclass(slots=True)
class _State:
    """What the source will stand at."""

    layers: list[Layer]
    roster: Roster | None = None
    kept: tuple[str, ...] = ()
    superseded: tuple[int, ...] = ()
    renewed: tuple[Renewed, ...] = ()


def _state(reading: _Reading, taken: TakenIn) -> _State:
    """Index the file, lay it over what was, and write the roster of what changed."""
    batch, by = reading.batch, reading.by
    before = layers_of(by, reading.before.state) if reading.before else []
    state = _State([Layer(taken.path, batch.as_of, batch.pk)])
    reading.progress("indexing", taken.rows, taken.rows)
    with Engine("700MB") as engine:
        index_keys(engine, taken.path, keys_path(taken.path))
        live = _overtaken(engine, reading, taken.path)
        outliving = [one for one in live if outlives(one, batch)]
        state.superseded = tuple(one.pk for one in live if one not in outliving)
        if batch.kind == "delta":
            state.layers += _below(engine, reading, before)
        elif batch.source.side == "portfolio" and before:
            _keep(engine, reading, state, before)
        if batch.source.side == "portfolio":
            state.roster = write_roster(
                engine,
                state.layers,
                before,
                reading.work / "roster.csv",
                always=(
                    *(one.contract_key for one in live),
                    *_come_back(engine, reading, taken.path),
                ),
            )
            rows = rows_among(engine, [one.contract_key for one in outliving])
            state.renewed = tuple(
                (one.pk, laid_on(one, rows[one.contract_key]))
                for one in outliving
                if one.contract_key in rows
            )
    return state


def _come_back(engine: Engine, reading: _Reading, path: Path) -> set[str]:
    """Return the contracts of a file that are to be watched again.

    Those that a person said to have ended, and in a delta those that an earlier file left out.
    """
    states = ["ended", *(["absent_from_portfolio"] if reading.batch.kind == "delta" else [])]
    with tenant(reading.by.organisation_id):
        gone = Certificate.objects.filter(
            organisation_id=reading.by.organisation_id,
            source_id=reading.batch.source_id,
            watch__in=states,
        ).values_list("contract_key", flat=True)
        wanted = list(gone)
    return keys_among(engine, keys_path(path), wanted) if wanted else set()


def _relative(by: Actor, layer: Layer) -> dict[str, object]:
    return {
        "path": str(layer.path.relative_to(resolve(by, ""))),
        "as_of": layer.as_of.isoformat(),
        "batch": layer.batch_id,
        **({"also": list(layer.also)} if layer.also else {}),
    }


def _below(engine: Engine, reading: _Reading, before: list[Layer]) -> list[Layer]:
    """Return what a delta lies on: layers as they are, or merged into one when they are many."""
    if len(before) < LAYERS_KEPT:
        return before
    batch = reading.batch
    reading.progress("merging")
    target = prepare(reading.by, f"canonical/kept-{batch.pk}.parquet")
    merged = merge(engine, cast("Side", batch.source.side), before, target)
    index_keys(engine, target, keys_path(target))
    return [merged]


def _keep(engine: Engine, reading: _Reading, state: _State, before: list[Layer]) -> None:
    """Keep the contracts that a full file left out; they stay watched."""
    target = prepare(reading.by, f"canonical/kept-{reading.batch.pk}.parquet")
    with tenant(reading.by.organisation_id):
        ended = list(
            Certificate.objects.filter(
                organisation_id=reading.by.organisation_id, watch="ended"
            ).values_list("contract_key", flat=True)
        )
    if not write_kept(engine, state.layers[0].path, before, target, ended=ended):
        return
    index_keys(engine, target, keys_path(target))
    state.kept = tuple(keys_of(engine, target, "contract_number"))
    state.layers.append(merged_layer(engine, target, before[0]))


def _overtaken(engine: Engine, reading: _Reading, path: Path) -> list[LiveRecord]:
    """Return the live records of a file's day or before, of a delta those that it names."""
    batch = reading.batch
    with tenant(reading.by.organisation_id):
        standing = live_rows(reading.by)
        live = list(standing.filter(source=batch.source, as_of__lte=batch.as_of))
    if batch.kind == "delta" and live:
        wanted = {key for one in live for key in (one.contract_key, one.plate, one.vin) if key}
        named = keys_among(engine, keys_path(path), wanted)
        live = [one for one in live if {one.contract_key, one.plate, one.vin} & named]
    return live


def _plain(params: dict[str, object]) -> dict[str, object]:
    """Return parameters as JSON holds them."""
    return {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in params.items()
    }
