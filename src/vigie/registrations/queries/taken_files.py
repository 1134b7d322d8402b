"""What the files that were taken say of themselves: their columns, and whether they come first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch
from vigie.registrations.queries.known_days import KnownDays, known_days
from vigie.registrations.queries.records import Record


@dataclass(frozen=True, slots=True)
class TakenFiles:
    """By import: columns and baseline of the portfolio's files, columns of the registers'.

    Under 0 stand the columns of the portfolio's live records. `days` are the portfolio's.
    """

    columns: Mapping[int, frozenset[str]]
    register_columns: Mapping[int, frozenset[str]]
    is_baseline: Mapping[int, bool]
    days: KnownDays

    def given_by(self, register: int, cells: Collection[str]) -> frozenset[str] | None:
        """Return the columns with which a register's file gave a row that has some cells.

        A heading that is new in a source's files may not be mapped yet: what its cells hold is given.
        """
        names = self.register_columns.get(register)
        return None if names is None else names.union(cells)


def taken_files(by: Actor) -> TakenFiles:
    """Return what every file that was taken says of itself; in the tenant's block."""
    columns: dict[str, dict[int, frozenset[str]]] = {"portfolio": {}, "register": {}}
    fresh: dict[int, bool] = {}
    taken = Batch.objects.filter(organisation_id=by.organisation_id, status="taken")
    for batch in taken.select_related("source"):
        columns[batch.source.side][batch.pk] = frozenset(batch.known_columns)
        fresh[batch.pk] = batch.source.baselined_at is None
    columns["portfolio"][0] = frozenset().union(*columns["portfolio"].values())
    return TakenFiles(
        columns["portfolio"],
        columns["register"],
        fresh,
        known_days(by, "portfolio"),
    )


def given_with(by: Actor, observed: Record | None) -> frozenset[str] | None:
    """Return the columns with which a row of a register was given; None where that is not known."""
    if observed is None or observed.batch_id == 0:
        return None if observed is None else observed.columns
    names = register_columns(by, observed.batch_id)
    return None if names is None else names | observed.texts.keys()


def register_columns(by: Actor, batch_id: int) -> frozenset[str] | None:
    """Return the columns of a register's file; None where it is not known any more."""
    found = Batch.objects.filter(organisation_id=by.organisation_id, id=batch_id)
    names = found.values_list("known_columns", flat=True).first()
    return None if names is None else frozenset(names)
