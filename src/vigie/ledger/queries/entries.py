"""Reads of entries and their transfers."""

from collections.abc import Iterator
from typing import Final

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.kernel.money import Money
from vigie.ledger.domain.transfers import Subject, Transfer
from vigie.ledger.models import Entry
from vigie.ledger.models import Transfer as TransferRow
from vigie.ledger.queries.charts import READ

HAND: Final = "ledger.entry_posted"


def entry(by: Actor, entry_id: int) -> Entry:
    """Return an entry for a person to read; NotFound for another organisation's."""
    by.require(READ)
    return find_entry(by.organisation_id, entry_id)


def find_entry(organisation_id: int, entry_id: int) -> Entry:
    """Return an entry for an act that asked its own permission; NotFound for another's."""
    found = Entry.objects.filter(organisation_id=organisation_id, pk=entry_id).first()
    if found is None:
        raise NotFound("ledger.entry_missing", entry=entry_id)
    return found


def origin_of(entry: Entry) -> str:
    """Return the act that booked an entry first: of a reversal, that of what it reverses."""
    while entry.reverses_id is not None:
        entry = find_entry(entry.organisation_id, entry.reverses_id)
    return entry.act


def reversal_of(organisation_id: int, entry_id: int) -> int | None:
    """Return the id of the entry that reverses this one."""
    found = Entry.objects.filter(organisation_id=organisation_id, reverses_id=entry_id)
    return found.values_list("id", flat=True).first()


def transfers_of(organisation_id: int, entry_id: int) -> Iterator[Transfer]:
    """Yield the transfers of an entry in order, accounts by code."""
    rows = TransferRow.objects.filter(organisation_id=organisation_id, entry_id=entry_id)
    for row in rows.select_related("route__debit", "route__credit", "route__chart").order_by(
        "line"
    ):
        yield Transfer(
            debit=row.route.debit.code,
            credit=row.route.credit.code,
            amount=Money(row.minor, row.route.currency),
            value_on=row.value_on,
            text=row.text,
            subject=subject_of(row.subject_kind, row.subject_id),
            book=row.route.chart.book,
        )


def subject_of(kind: str, number: int | None) -> Subject | None:
    """Return a subject from its two columns."""
    return None if number is None else Subject(kind, number)
