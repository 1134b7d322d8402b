"""One row out of a million, from the Parquet state of a source.

A state has a small index beside it (`.keys.parquet`: key, row, sorted by key) that says on which
row a plate, a VIN or a contract stands; DuckDB then reads that row alone, in about 40 ms. A live
record, when there is one, stands before the file. `at` reads the state of a past day instead of the
present one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import local
from typing import Final

import duckdb
from django.db.models import Q, QuerySet

from vigie.database.home import batches_folder
from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.reconciliation.engine import columns_of
from vigie.registrations.domain.facts import InspectionFact, OperationFact
from vigie.registrations.domain.former import FORMER
from vigie.registrations.models import Batch, Certificate, LiveRecord, Source
from vigie.registrations.queries.live import live_rows
from vigie.registrations.queries.viewpoints import Viewpoint, batches_at

RAW: Final = "raw_"
KEPT: Final = "kept"  # the third word of a cell that a record did not give
GIVEN_CELL: Final = 2  # words of a cell that was given: its canonical text and its raw one
_OPERATION: Final = (
    "operation",
    "occurred_on",
    "cancelled_on",
    "known_on",
    "cancelled_known_on",
    "repeated_on",
)
_INSPECTION: Final = ("inspected_on", "result", "odometer_km", "known_on", "repeated_on")
_engines = local()


@dataclass(frozen=True, slots=True)
class Record:
    """A row as its source gives it: canonical texts and, where they differ, raw ones.

    `as_of` is the day the row speaks of, `batch_id` the file it came in (0 for a live record),
    `recorded_at` the instant a live record came, `columns` those it was given with.
    """

    texts: Mapping[str, str]
    raws: Mapping[str, str]
    as_of: date
    batch_id: int
    recorded_at: datetime | None = None
    columns: frozenset[str] | None = None

    def says(self, column: str) -> bool:
        """Tell whether the row says anything of a column, be it that its cell is empty."""
        return self.columns is None or column in self.columns or column in self.texts

    def raw(self, column: str) -> str:
        """Return a cell as received; "" when not known."""
        return self.raws.get(column) or self.texts.get(column, "")


def keys_path(state: Path) -> Path:
    """Return the path of a state's index."""
    return state.with_suffix(".keys.parquet")


def current_batches(organisation_id: int, side: str, at: Viewpoint | None = None) -> list[Batch]:
    """Return the batch at which each source of a side stands (or stood), the latest day first."""
    if at is not None:
        return batches_at(organisation_id, side, at)
    sources = Source.objects.filter(
        organisation_id=organisation_id, side=side, current__isnull=False
    ).select_related("current")
    found = [source.current for source in sources if source.current is not None]
    return sorted(found, key=lambda batch: (batch.as_of, batch.pk), reverse=True)


def expected_record(
    by: Actor, certificate: Certificate, at: Viewpoint | None = None
) -> Record | None:
    """Return the portfolio's row of a contract; None of one whose people were removed, though a file has it."""
    if certificate.emptied_at is not None:
        return None
    key = certificate.contract_key
    live = _live(by, "portfolio", at).filter(contract_key=key)
    candidates = [_of_live(one) for one in live[:1]]
    for batch in current_batches(by.organisation_id, "portfolio", at):
        for layer in batch.state:
            candidates = candidates or [
                row for row in _rows(batch, layer, [key]) if row.texts.get("contract_number") == key
            ]
    return candidates[0] if candidates else None


def observed_record(
    by: Actor,
    plate: str,
    vin: str,
    at: Viewpoint | None = None,
    *,
    expected: Record | None = None,
) -> Record | None:
    """Return the register's row of a vehicle: on both keys, else on the VIN, else on the plate.

    As in `engines.layers`, a row of a stronger layer hides those below it that share its plate or
    its VIN; of those left, one of a lower layer on the VIN stands before one on the plate alone. The plate
    of a contract (`expected`) that gives no VIN may be the previous one of one row, and of no other,
    which agrees with the contract in something else (`FORMER`).
    """
    keys = [key for key in (plate, vin) if key]
    layers = register_layers(by, at)
    on_plate: Record | None = None
    stronger: set[str] = set()
    for place, layer in enumerate(layers):
        rows = list(layer(keys))
        row = _best(rows, plate, vin)
        if row is not None and not _is_hidden(row, stronger, set(keys), layers[:place]):
            if vin and row.texts.get("vin") == vin:
                return row
            on_plate = on_plate or row
        stronger |= {key for one in rows for key in keys_of(one)}
    if on_plate or vin or not plate or expected is None:
        return on_plate
    was = _formerly(by, plate, layers, at)
    return was if was and FORMER.agrees(expected.texts, was.texts) else None


_Layer = Callable[[Sequence[str]], Iterable[Record]]


def register_layers(by: Actor, at: Viewpoint | None) -> list[_Layer]:
    """Return what looks keys up in each layer, the strongest first."""

    def live(keys: Sequence[str]) -> Iterable[Record]:
        return map(_of_live, _live(by, "register", at).filter(Q(plate__in=keys) | Q(vin__in=keys)))

    return [
        live,
        *(
            partial(_rows, batch, layer)
            for batch in current_batches(by.organisation_id, "register", at)
            for layer in batch.state
        ),
    ]


def _formerly(
    by: Actor, plate: str, layers: Sequence[_Layer], at: Viewpoint | None
) -> Record | None:
    """Return the only row that names a plate as its previous one, None where several do."""

    def live(was: str) -> Iterable[Record]:
        return map(_of_live, _live(by, "register", at).filter(row__previous_plate__0=was))

    renamed: list[Callable[[str], Iterable[Record]]] = [live]
    renamed += [
        partial(_renamed, batch, layer)
        for batch in current_batches(by.organisation_id, "register", at)
        for layer in batch.state
    ]
    named = [
        row
        for place, rows in enumerate(renamed)
        for row in rows(plate)
        if not _is_hidden(row, set(), set(), layers[:place])
    ]
    return named[0] if len(named) == 1 else None


def _renamed(batch: Batch, layer: Mapping[str, object], was: str) -> Iterator[Record]:
    """Yield the rows of one layer whose previous plate is told; it is in no index."""
    state = batches_folder(batch.organisation_id) / str(layer["path"])
    if "previous_plate" in columns_of(state):
        asked = "select * from read_parquet($state) where previous_plate = $was"
        yield from _told(engine().execute(asked, {"state": str(state), "was": was}), layer)


def _told(found: duckdb.DuckDBPyConnection, layer: Mapping[str, object]) -> Iterator[Record]:
    """Yield what a query found; a merged file says of each row its own day and import."""
    names = [column[0] for column in found.description or []]
    for values in found.fetchall():
        cells = {"_as_of": layer["as_of"], "_batch": layer["batch"]}
        yield _record(cells | dict(zip(names, values, strict=True)))


def keys_of(row: Record) -> set[str]:
    """Return the plate and the VIN of a row, those that it gives."""
    return {row.texts.get("vin", ""), row.texts.get("plate", "")} - {""}


def _is_hidden(row: Record, met: set[str], asked: set[str], stronger: Sequence[_Layer]) -> bool:
    """Tell whether a stronger layer shares a key: one that was met there, or one not asked yet."""
    keys = keys_of(row)
    unknown = sorted(keys - asked)
    return bool(keys & met) or bool(unknown and any(True for one in stronger for _ in one(unknown)))


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What the histories of registers know a vehicle by: its plates and its VIN, "" = not known."""

    plates: tuple[str, ...]
    vin: str

    @classmethod
    def of(cls, plate: str, vin: str, observed: Record | None) -> "Vehicle":
        """Return the vehicle of a contract; one that gives no VIN is known by its register's row."""
        if vin or observed is None:
            return cls((plate,), vin)
        return cls((plate, observed.texts.get("plate", "")), observed.texts.get("vin", ""))


def operations_of(by: Actor, vehicle: Vehicle, at: Viewpoint | None = None) -> list[OperationFact]:
    """Return the register's operations on a vehicle, oldest first."""
    found = {
        OperationFact(str(row[0]), _day(row[1]), *map(_maybe_day, row[2:]))
        for row in _history(by, "operations_path", _OPERATION, vehicle, at)
        if row[0] and row[1]
    }
    return sorted(found, key=lambda one: (one.occurred_on, one.code))


def inspections_of(
    by: Actor, vehicle: Vehicle, at: Viewpoint | None = None
) -> list[InspectionFact]:
    """Return the technical inspections of a vehicle, oldest first."""
    found = {
        InspectionFact(
            _day(row[0]),
            str(row[1] or ""),
            int(str(row[2])) if row[2] else None,
            *map(_maybe_day, row[3:]),
        )
        for row in _history(by, "inspections_path", _INSPECTION, vehicle, at)
        if row[0]
    }
    return sorted(found, key=lambda one: one.inspected_on)


def engine() -> duckdb.DuckDBPyConnection:
    """Return this thread's DuckDB, small and in memory, for look-ups."""
    found: duckdb.DuckDBPyConnection | None = getattr(_engines, "connection", None)
    if found is None:
        found = duckdb.connect(config={"threads": 1, "memory_limit": "256MB"})
        _engines.connection = found
    return found


def _live(by: Actor, side: str, at: Viewpoint | None) -> QuerySet[LiveRecord]:
    then = None if at is None else Then(at.on, at.known_until)
    found = live_rows(by, then).filter(side=side)
    if at is not None:
        found = found.filter(as_of__lte=at.on, recorded_at__lt=at.known_until)
    return found.order_by("-as_of", "-id")


def _rows(batch: Batch, layer: Mapping[str, object], keys: Sequence[str]) -> Iterator[Record]:
    """Yield the rows of one layer that bear one of the keys."""
    state = batches_folder(batch.organisation_id) / str(layer["path"])
    run = engine()
    places = run.execute(
        "select distinct row from read_parquet($keys) where key in (select unnest($wanted))",
        {"keys": str(keys_path(state)), "wanted": list(keys)},
    ).fetchall()
    for (place,) in places:
        found = run.execute(
            "select * from read_parquet($state, file_row_number = true)"
            " where file_row_number = $place",
            {"state": str(state), "place": place},
        )
        yield from _told(found, layer)


def _record(cells: Mapping[str, object]) -> Record:
    known = {name: str(value) for name, value in cells.items() if value not in (None, "")}
    raws = {n.removeprefix(RAW): v for n, v in known.items() if n.startswith(RAW)}
    texts = {n: v for n, v in known.items() if not n.startswith((RAW, "_", "file_row_number"))}
    return Record(texts, raws, _day(cells["_as_of"]), int(str(cells["_batch"])))


def _of_live(live: LiveRecord) -> Record:
    texts = {name: cell[0] for name, cell in live.row.items() if cell[0]}
    raws = {name: cell[1] for name, cell in live.row.items() if cell[1]}
    return Record(texts, raws, live.as_of, 0, live.recorded_at, given_in(live.row))


def given_in(row: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the columns that a live record gave; a cell kept of what was known before has a third word."""
    return frozenset(name for name, cell in row.items() if len(cell) == GIVEN_CELL)


def _best(rows: Iterable[Record], plate: str, vin: str) -> Record | None:
    """Return the row that pairs: both keys, then the VIN, then the plate."""
    ranked = [(_likeness(row, plate, vin), row) for row in rows]
    ranked = [(rank, row) for rank, row in ranked if rank]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _likeness(row: Record, plate: str, vin: str) -> int:
    same_plate = bool(plate) and row.texts.get("plate") == plate
    same_vin = bool(vin) and row.texts.get("vin") == vin
    return 2 * same_vin + same_plate


def _history(
    by: Actor, attribute: str, columns: Sequence[str], vehicle: Vehicle, at: Viewpoint | None
) -> list[tuple[object, ...]]:
    paths = {
        str(batches_folder(by.organisation_id) / path)
        for batch in current_batches(by.organisation_id, "register", at)
        if (path := getattr(batch, attribute))
    }
    if not paths:
        return []
    # A file of long ago does not say since when a fact is known.
    given = set().union(*(columns_of(Path(path)) for path in paths))
    cells = [column if column in given else "null" for column in columns]
    rows: list[tuple[object, ...]] = (
        engine()
        .execute(
            f"select {', '.join(cells)} from read_parquet($paths, union_by_name = true)"  # noqa: S608  # our own words
            # As a run takes them: by plate only where the file or the contract has no VIN.
            " where (vin = $vin and $vin <> '') or (plate in (select unnest($plates))"
            " and (vin is null or $vin = ''))",
            {
                "paths": sorted(paths),
                "plates": [one for one in vehicle.plates if one],
                "vin": vehicle.vin,
            },
        )
        .fetchall()
    )
    return rows


def _maybe_day(value: object) -> date | None:
    return _day(value) if value else None


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
