"""Vehicles whose register row came and was set aside: what it says of them is not known."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from vigie.kernel.actor import Actor
from vigie.registrations.domain.facts import RowAside
from vigie.registrations.models import BadRow, Batch, Source
from vigie.registrations.queries.viewpoints import Viewpoint

_KEYS = ("plate", "vin")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A register row that could not be read: the import, its line, the cell and the code of why."""

    import_id: int
    file_name: str
    as_of: date
    line: int
    column: str
    code: str


def vehicles_set_aside(organisation_id: int) -> dict[str, RowAside]:
    """Return plates and VINs of rows set aside since the last whole extract, and where they stand."""
    found: dict[str, RowAside] = {}
    for rows in _rows(organisation_id):
        told = rows.order_by("batch_id", "-line").values_list("batch_id", "line", "params")
        for batch_id, line, params in told:
            aside = RowAside(batch_id, line)
            found |= {str(params[key]): aside for key in _KEYS if params.get(key)}
    return found


def unnamed_rows(organisation_id: int) -> int:
    """Return how many rows set aside of the registers' present states name no vehicle.

    Any certificate that is not found may stand in one of them.
    """
    return sum(map(_nameless, _rows(organisation_id)))


def unnamed_of(by: Actor, batch_id: int) -> int:
    """Return how many register rows set aside of an import name no vehicle."""
    by.require("registrations.read_imports")
    found = BadRow.objects.filter(organisation_id=by.organisation_id, batch_id=batch_id)
    return _nameless(found.filter(table="register"))


def _nameless(rows: QuerySet[BadRow]) -> int:
    nameless = rows.exclude(params__has_key="plate").exclude(params__has_key="vin")
    return nameless.values("batch_id", "line").distinct().count()


def rows_set_aside(
    organisation_id: int, keys: Collection[str], at: Viewpoint | None = None
) -> dict[str, SetAside]:
    """Return, by plate or VIN, the last row set aside of some vehicles, as seen now or on a past day."""
    found: dict[str, SetAside] = {}
    wanted = sorted(key for key in keys if key)
    named = Q(params__plate__in=wanted) | Q(params__vin__in=wanted)
    for rows in _rows(organisation_id, at):
        for one in rows.filter(named).select_related("batch").order_by("batch_id", "-line"):
            batch = one.batch
            aside = SetAside(batch.pk, batch.file_name, batch.as_of, one.line, one.column, one.code)
            found |= {str(one.params[key]): aside for key in _KEYS if one.params.get(key)}
    return found


def row_unread(
    by: Actor, keys: tuple[str, str], standing: int | None, at: Viewpoint | None = None
) -> SetAside | None:
    """Return the row set aside that says more of a vehicle than what stands; none after a record.

    `keys` are its plate and VIN, `standing` the import of the row that stands (0 for a live record,
    None where none does); `at` looks from a past day, at the extracts that were known then.
    """
    plate, vin = keys
    aside = rows_set_aside(by.organisation_id, keys, at)
    found = aside.get(vin) or aside.get(plate)
    if found is None or standing is None:
        return found
    return found if 0 < standing < found.import_id else None


def rows_set_aside_on(
    organisation_id: int, keys: Collection[str], days: Collection[date]
) -> dict[date, RowAside]:
    """Return, by day of the extract, where a vehicle's row of that day stands that was set aside."""
    wanted = sorted(key for key in keys if key)
    found = BadRow.objects.filter(
        Q(params__plate__in=wanted) | Q(params__vin__in=wanted),
        organisation_id=organisation_id,
        batch__in=Batch.objects.filter(
            organisation_id=organisation_id, status="taken", as_of__in=list(days)
        ),
        table="register",
    )
    told = found.order_by("batch_id", "-line").values_list("batch__as_of", "batch_id", "line")
    return {on: RowAside(batch_id, line) for on, batch_id, line in told}


def _rows(organisation_id: int, at: Viewpoint | None = None) -> Iterator[QuerySet[BadRow]]:
    """Yield the register rows set aside since the last whole extract, register by register."""
    mine = Source.objects.filter(organisation_id=organisation_id, side="register")
    for source in mine.filter(current__isnull=False):
        taken = Batch.objects.filter(
            organisation_id=organisation_id, source_id=source.pk, status="taken"
        )
        if at is not None:
            taken = taken.filter(as_of__lte=at.on, taken_at__lt=at.known_until)
        whole = taken.filter(kind="full").aggregate(last=Max("id"))["last"] or 0
        yield BadRow.objects.filter(
            organisation_id=organisation_id, batch__in=taken.filter(id__gte=whole), table="register"
        )
