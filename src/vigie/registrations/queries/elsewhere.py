"""The columns with which other rows of a vehicle, beneath the one that stands, were given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch
from vigie.registrations.queries.records import (
    Record,
    current_batches,
    keys_of,
    register_layers,
)
from vigie.registrations.queries.taken_files import given_with

# An older row no longer says how a vehicle stands.
WITHIN: Final = timedelta(days=92)


class Standing(NamedTuple):
    """The row of a vehicle that stands: its keys, its day, and the columns it was given with."""

    plate: str
    vin: str
    on: date
    given: frozenset[str]


def columns_beneath(
    by: Actor, standing: Iterable[Standing]
) -> dict[tuple[str, str], frozenset[str]]:
    """Return, by plate and VIN, the columns that any row of the vehicle gives within a quarter.

    Rows that lack nothing that some file gives are not asked for, and not returned. In the tenant's
    block.
    """
    columns = _columns(by)
    known = frozenset[str]().union(*columns.values())
    lacking = [one for one in standing if known - one.given]
    if not lacking:
        return {}
    told = _rows_by_key(by, {key for one in lacking for key in (one.plate, one.vin) if key})
    return {
        (one.plate, one.vin): frozenset[str]().union(
            *(
                columns.get(row.batch_id) or row.columns or ()
                for key in (one.plate, one.vin)
                for row in told.get(key, ())
                if row.as_of >= one.on - WITHIN
            )
        )
        for one in lacking
    }


def _columns(by: Actor) -> Mapping[int, frozenset[str]]:
    """Return the columns of the files of registers that stand, by import."""
    layers = [
        layer for one in current_batches(by.organisation_id, "register") for layer in one.state
    ]
    ids = {pk for layer in layers for pk in (layer["batch"], *layer.get("also", ()))}
    found = Batch.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return {pk: frozenset(names) for pk, names in found.values_list("id", "known_columns")}


def _rows_by_key(by: Actor, keys: set[str]) -> Mapping[str, list[Record]]:
    told = defaultdict(list)
    for layer in register_layers(by, None):
        for row in layer(sorted(keys)):
            for key in keys_of(row):
                told[key].append(row)
    return told


def columns_beneath_one(by: Actor, observed: Record | None) -> frozenset[str]:
    """Return the same of the row of one vehicle; nothing where no row stands."""
    given = given_with(by, observed)
    if observed is None or given is None:
        return frozenset()
    texts = observed.texts
    one = Standing(texts.get("plate", ""), texts.get("vin", ""), observed.as_of, given)
    return columns_beneath(by, [one]).get((one.plate, one.vin), frozenset())
