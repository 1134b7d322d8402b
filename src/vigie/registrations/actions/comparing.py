"""The conductor of a run: one comparison, then findings, changes and subjects, in chunks."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.reconciliation.engine import Engine
from vigie.registrations.actions.files import layers_of, prepare, resolve
from vigie.registrations.actions.findings import (
    Found,
    Moved,
    close_unseen,
    record_changes,
    record_findings,
)
from vigie.registrations.actions.live_layer import live_layer
from vigie.registrations.actions.progress import Progress, Tell
from vigie.registrations.actions.runs import (
    FieldShare,
    fail_run,
    note_counts,
    note_mapping_faults,
    start_run,
)
from vigie.registrations.domain.watching import CHUNK, HELD_BACK
from vigie.registrations.engines.changing import find_changes
from vigie.registrations.engines.layers import Layer
from vigie.registrations.engines.likeness import judge
from vigie.registrations.engines.subjects import Chosen, Histories, write_subjects
from vigie.registrations.engines.watching import (
    MEMORY,
    OwnSide,
    Watched,
    find,
    open_sides,
)
from vigie.registrations.models import Batch, Certificate, MappingFault, Run
from vigie.registrations.queries.evidence import certificates_with_evidence
from vigie.registrations.queries.own_names import own_names
from vigie.registrations.queries.records import current_batches
from vigie.registrations.queries.taken_files import taken_files


@dataclass(slots=True)
class Sides:
    """The states that a run compares."""

    portfolio: list[Batch]
    register: list[Batch]
    on: date
    is_baseline: bool

    @property
    def batch_ids(self) -> tuple[int, ...]:
        """Return the ids of all batches, in order."""
        return tuple(sorted(batch.pk for batch in (*self.portfolio, *self.register)))


def sides(by: Actor) -> Sides:
    """Return what there is to compare; Refused when a side has no data yet."""
    with tenant(by.organisation_id):
        portfolio = current_batches(by.organisation_id, "portfolio")
        register = current_batches(by.organisation_id, "register")
        for side, found in (("portfolio", portfolio), ("register", register)):
            if not found:
                raise Refused("registrations.nothing_to_watch", side=side)
        fresh = [batch for batch in portfolio if batch.source.baselined_at is None]
    return Sides(
        portfolio,
        register,
        max(batch.as_of for batch in register),
        is_baseline=len(fresh) == len(portfolio),
    )


def begin_run(both: Sides, *, by: Actor, key: str) -> int:
    """Open a run over the present states; with a key of before, return the run that it came to.

    Called under the organisation's lock (`alone`): a run that is still under way then has lost its
    process. It is closed as broken, and whoever asked for it has another run, since what is known may
    have changed in between.
    """
    with tenant(by.organisation_id):
        under_way = Run.objects.filter(organisation_id=by.organisation_id, status="running")
        broken = list(under_way.values_list("pk", flat=True))
    for run_id in broken:
        fail_run(run_id, "registrations.run_broken", {}, by=by, key=f"run-{run_id}")
    attempts = count(1)
    run_id = _start(both, next(attempts), by=by, key=key)
    while _has_failed(by, run_id):
        run_id = _start(both, next(attempts), by=by, key=key)
    return run_id


def _start(both: Sides, attempt: int, *, by: Actor, key: str) -> int:
    key = f"{key}-on-{max(both.batch_ids)}-{attempt}"  # a state is told by the latest import in it
    return start_run(both.batch_ids, both.on, baseline=both.is_baseline, by=by, key=key)


def _has_failed(by: Actor, run_id: int) -> bool:
    with tenant(by.organisation_id):
        mine = Run.objects.filter(organisation_id=by.organisation_id, status="failed")
        return mine.filter(pk=run_id).exists()


def compare_run(
    run_id: int,
    both: Sides,
    also: Sequence[int],
    *,
    by: Actor,
    tell: Tell | None = None,
) -> int:
    """Compare, record, and write the subjects to assess; returns how many there are.

    `also` are certificates to assess whatever is found, such as those with an alert. The file
    of subjects waits for `queries.subjects` until `forget_run`.
    """
    by.require("registrations.run_watch")
    with tenant(by.organisation_id):
        run = Run.objects.get(organisation_id=by.organisation_id, id=run_id)
    work = prepare(by, f"runs/{run_id}/subjects.parquet").parent
    return _Comparing(run, both, by, work, Progress(run, by.organisation_id, tell)).go(also)


def forget_run(run_id: int, *, by: Actor) -> None:
    """Remove the files that a run worked with."""
    shutil.rmtree(resolve(by, f"runs/{run_id}"), ignore_errors=True)


@dataclass(slots=True)
class _Comparing:
    """One run under way."""

    run: Run
    both: Sides
    by: Actor
    work: Path
    progress: Progress

    def go(self, also: Sequence[int]) -> int:
        both, by = self.both, self.by
        self.progress("comparing")
        portfolio = self._layers(both.portfolio, "portfolio")
        register = self._layers(both.register, "register")
        with Engine(MEMORY) as engine:
            columns = open_sides(engine, portfolio, register, self._ended())
            columns = replace(columns, given=self._given())
            found = find(engine, self._own(), both.on, columns, work=self.work, likeness=judge)
            held = self._note(found)
            opened = self._record(found, held)
            closed = close_unseen(
                self.run.pk, tuple(sorted(held)), on=both.on, by=by, key=f"run-{self.run.pk}"
            )
            moved = self._changes(engine, portfolio)
            self.progress("choosing")
            with tenant(by.organisation_id):
                told = certificates_with_evidence(by)
            keys = self._keys({*also, *closed, *moved, *told})
            chosen = Chosen(self.work / "findings.parquet", keys)
            count = write_subjects(
                engine,
                open_sides(engine, portfolio, register, self._ended()),
                self._histories(),
                both.on,
                chosen,
                self.work / "subjects.parquet",
            )
        with tenant(by.organisation_id):
            Run.objects.filter(pk=self.run.pk).update(
                distortions=found.findings, opened=opened, changes=len(moved), subjects=count
            )
        return count

    def _given(self) -> Mapping[int, frozenset[str]]:
        with tenant(self.by.organisation_id):
            return taken_files(self.by).register_columns

    def _layers(self, batches: list[Batch], side: str) -> list[Layer]:
        layers = [layer for batch in batches for layer in layers_of(self.by, batch.state)]
        return [*live_layer(self.by, side, self.work), *layers]

    def _own(self) -> OwnSide:
        with tenant(self.by.organisation_id):
            own = own_names(self.by)
        first = next((one for one in own), None)
        return OwnSide(
            tuple(one.dated for one in own),
            first.shown if first else "",
            first.name if first else "",
        )

    def _ended(self) -> list[str]:
        with tenant(self.by.organisation_id):
            return list(
                Certificate.objects.filter(
                    organisation_id=self.by.organisation_id, watch="ended"
                ).values_list("contract_key", flat=True)
            )

    def _note(self, found: Watched) -> set[tuple[str, str]]:
        """Note the counts and the mapping faults; return what is held back."""
        shares = tuple(
            FieldShare(product, name, differing, found.paired_by_product.get(product, 0))
            for (product, name), differing in sorted(found.differing.items())
            if name
        )
        with tenant(self.by.organisation_id):
            note_counts(self.run.pk, found, by=self.by)
        note_mapping_faults(
            self.run.pk, shares, on=self.both.on, by=self.by, key=f"run-{self.run.pk}"
        )
        with tenant(self.by.organisation_id):
            return set(
                MappingFault.objects.filter(
                    organisation_id=self.by.organisation_id, closed_on=None, state__in=HELD_BACK
                ).values_list("product", "field")
            )

    def _record(self, found: Watched, held: set[tuple[str, str]]) -> int:
        opened = done = 0
        path = self.work / "findings.parquet"
        for number, rows in enumerate(_chunks(path, held)):
            chunk = tuple(
                Found(
                    row["contract_number"],
                    row["field"],
                    row["expected"],
                    row["observed"],
                    row["kind"],
                    row["likeness"],
                )
                for row in rows
            )
            key = f"run-{self.run.pk}-findings-{number}"
            opened += record_findings(
                self.run.pk, chunk, on=self.both.on, by=self.by, key=key
            ).opened
            done += len(rows)
            self.progress("recording", done, found.findings)
        return opened

    def _changes(self, engine: Engine, portfolio: list[Layer]) -> set[int]:
        """Record what moved since the last run, register by register."""
        moved: set[int] = set()
        for batch, before in self._compared_before():
            if before.pk == batch.pk:
                continue
            self.progress("history")
            find_changes(
                engine,
                layers_of(self.by, before.state),
                layers_of(self.by, batch.state),
                is_delta=batch.state[1:] == before.state,
                work=self.work,
                watched=portfolio,
            )
            for number, rows in enumerate(_chunks(self.work / "changes.parquet", set())):
                chunk = tuple(
                    Moved(
                        row["plate"],
                        row["vin"],
                        row["field"],
                        row["expected"],
                        row["observed"],
                        row["kind"],
                        row["likeness"],
                    )
                    for row in rows
                )
                key = f"run-{self.run.pk}-changes-{batch.pk}-{number}"
                moved |= set(
                    record_changes(self.run.pk, chunk, on=batch.as_of, by=self.by, key=key)
                )
        return moved

    def _compared_before(self) -> list[tuple[Batch, Batch]]:
        """Return each register's batch beside the one that the last run compared."""
        with tenant(self.by.organisation_id):
            last = (
                Run.objects.filter(
                    organisation_id=self.by.organisation_id, status="done", id__lt=self.run.pk
                )
                .order_by("-id")
                .first()
            )
            known = {
                one.source_id: one
                for one in Batch.objects.filter(
                    organisation_id=self.by.organisation_id, id__in=last.batches if last else []
                )
            }
        return [
            (batch, known[batch.source_id])
            for batch in self.both.register
            if batch.source_id in known
        ]

    def _histories(self) -> Histories:
        def files(attribute: str) -> tuple[Path, ...]:
            paths = (getattr(batch, attribute) for batch in self.both.register)
            return tuple(resolve(self.by, path) for path in paths if path)

        return Histories(files("operations_path"), files("inspections_path"))

    def _keys(self, ids: set[int]) -> frozenset[str]:
        with tenant(self.by.organisation_id):
            return frozenset(
                Certificate.objects.filter(
                    organisation_id=self.by.organisation_id, id__in=ids
                ).values_list("contract_key", flat=True)
            )


def _chunks(path: Path, held: set[tuple[str, str]]) -> Iterator[list[dict[str, Any]]]:
    """Yield rows of a file in chunks, without those that are held back."""
    for batch in pq.ParquetFile(path).iter_batches(CHUNK):
        rows = batch.to_pylist()
        kept = [row for row in rows if (row.get("product"), row["field"]) not in held]
        if kept:
            yield kept
