"""Lists of contracts: newest first, narrowed by words, state and product, with a cursor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum

from vigie.kernel.actor import Actor
from vigie.kernel.cursor import Place, decode_cursor, encode_cursor
from vigie.leasing.domain.ageing import Band, band_named, days_of
from vigie.leasing.domain.measured import OVER
from vigie.leasing.domain.vintages import days_of_quarter
from vigie.leasing.models import Contract, OpenDue
from vigie.parties.queries import names_of, parties_meant

READ: Final = "leasing.read_contracts"
COUNTED_UP_TO: Final = 10_000
MOST_CUSTOMERS: Final = 200
SORTS: Final = {"newest": "id", "reference": "reference", "ends_on": "ends_on"}
_KINDS: Final[Mapping[str, type[Place | date]]] = {"id": int, "reference": str, "ends_on": date}
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class ContractFilters:
    """What a list is narrowed to; "" leaves a filter open.

    `q` is how a reference begins, or how the name of a customer does. `late` is a band of days past
    due ("31-60", "0" for none) and `delivered` a quarter ("2026-Q1"): both keep to contracts in
    service, as the portfolio report counts them. `undrawn` "yes" keeps those whose price is still to be
    paid out in part.
    """

    q: str = ""
    state: str = ""
    product: str = ""
    currency: str = ""
    late: str = ""
    delivered: str = ""
    undrawn: str = ""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract in a list; `overdue` in minor units, on the day that was asked for.

    `undrawn` is what is still to be paid out of its price.
    """

    id: int
    reference: str
    customer: str
    title: str
    product: str
    state: str
    ends_on: date
    currency: str
    overdue: int
    undrawn: int


@dataclass(frozen=True, slots=True)
class ContractPage:
    """Rows, and the cursor of the next page ("" at the end)."""

    rows: tuple[ContractLine, ...]
    next_cursor: str


def contracts_page(
    by: Actor,
    filters: ContractFilters,
    *,
    on: date,
    sort: str = "-newest",
    cursor: str = "",
    size: int = 50,
) -> ContractPage:
    """Return a page of the actor's contracts; Invalid for a cursor that is not known."""
    column, sign = SORTS[sort.removeprefix("-")], "lt" if sort.startswith("-") else "gt"
    rows = _narrowed(by, filters, on)
    if cursor:
        value, last = decode_cursor(cursor, _KINDS[column], int)
        same = Q(**{column: value}, **{f"id__{sign}": last})
        rows = rows.filter(Q(**{f"{column}__{sign}": value}) | same)
    minus = "-" if sort.startswith("-") else ""
    found = list(rows.order_by(f"{minus}{column}", f"{minus}id")[: size + 1])
    shown = found[:size]
    next_cursor = ""
    if len(found) > size:
        next_cursor = encode_cursor([_plain(getattr(shown[-1], column)), shown[-1].pk])
    return ContractPage(tuple(_lines(by, shown, on)), next_cursor)


def count_contracts(by: Actor, filters: ContractFilters, *, on: date) -> int:
    """Return how many contracts a list holds, counted up to `COUNTED_UP_TO` + 1."""
    return _narrowed(by, filters, on)[: COUNTED_UP_TO + 1].count()


def find_contracts(by: Actor, words: str, on: date, limit: int = 10) -> Sequence[ContractLine]:
    """Return the first contracts that words of a search box mean."""
    if not words.strip():
        return ()
    return contracts_page(by, ContractFilters(q=words), on=on, size=limit).rows


def contracts_of_customer(by: Actor, party_id: int, on: date) -> Sequence[ContractLine]:
    """Return the contracts of a customer, the newest first."""
    by.require(READ)
    rows = Contract.objects.filter(organisation_id=by.organisation_id, customer_id=party_id)
    return _lines(by, list(rows.order_by("-id")[:100]), on)


def references_of(by: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Return the references of some contracts by id; those of others are absent."""
    by.require(READ)
    rows = Contract.objects.filter(organisation_id=by.organisation_id, pk__in=ids)
    return dict(rows.values_list("id", "reference"))


def contracts_of_asset(by: Actor, asset_id: int, on: date) -> Sequence[ContractLine]:
    """Return the contracts on an asset, the newest first."""
    by.require(READ)
    rows = Contract.objects.filter(organisation_id=by.organisation_id, asset_id=asset_id)
    return _lines(by, list(rows.order_by("-id")[:100]), on)


def open_dues(by: Actor, through: date) -> tuple[tuple[int, date, int], ...]:
    """Return what is open of every due up to a day, as (contract, day, minor units)."""
    by.require(READ)
    rows = OpenDue.objects.filter(
        organisation_id=by.organisation_id, due_on__lte=through, minor__gt=0
    )
    return tuple(
        rows.order_by("contract_id", "due_on").values_list("contract_id", "due_on", "minor")
    )


def overdue_of(by: Actor, ids: Sequence[int], on: date) -> dict[int, int]:
    """Return what is due and unpaid before a day, by contract, in one query."""
    rows = OpenDue.objects.filter(
        organisation_id=by.organisation_id, contract_id__in=ids, due_on__lt=on
    )
    sums = rows.values_list("contract_id").annotate(sum=Sum("minor"))
    return {pk: max(minor, 0) for pk, minor in sums}


def _lines(by: Actor, rows: Sequence[Contract], on: date) -> list[ContractLine]:
    overdue = overdue_of(by, [row.pk for row in rows], on)
    names = names_of([row.customer_id for row in rows], by)
    return [
        ContractLine(
            row.pk,
            row.reference,
            names.get(row.customer_id, ""),
            row.title,
            row.product,
            row.state,
            row.ends_on,
            row.currency,
            overdue.get(row.pk, 0),
            row.undrawn,
        )
        for row in rows
    ]


def _narrowed(by: Actor, filters: ContractFilters, on: date) -> QuerySet[Contract]:
    by.require(READ)
    rows = Contract.objects.filter(organisation_id=by.organisation_id)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.product:
        rows = rows.filter(product=filters.product)
    if filters.currency:
        rows = rows.filter(currency=filters.currency)
    if filters.undrawn:
        rows = rows.filter(undrawn__gt=0)
    if filters.late:
        rows = _late(rows, by, band_named(filters.late), on)
    if filters.delivered:
        first, last = days_of_quarter(filters.delivered)
        rows = rows.filter(delivered_on__range=(first, last))
    words = filters.q.replace("\0", "").strip()
    if words:
        customers = parties_meant(by, words, limit=MOST_CUSTOMERS)
        begins = Q(reference__gte=words.upper(), reference__lt=words.upper() + _LAST)
        rows = rows.filter(begins | Q(customer_id__in=customers))
    return rows


def _late(rows: QuerySet[Contract], by: Actor, band: Band, on: date) -> QuerySet[Contract]:
    """Keep the contracts in service whose oldest unpaid due is as old as the band says."""
    unpaid = OpenDue.objects.filter(organisation_id=by.organisation_id, minor__gt=0, due_on__lt=on)
    rows = rows.filter(delivered_on__lte=on).exclude(state__in=OVER)
    if band is Band.CURRENT:
        return rows.filter(~Exists(unpaid.filter(contract_id=OuterRef("pk"))))
    first, last = days_of(band)
    oldest = unpaid.values("contract_id").annotate(oldest=Min("due_on"))
    oldest = oldest.filter(oldest__lte=on - timedelta(days=first))
    if last is not None:
        oldest = oldest.filter(oldest__gte=on - timedelta(days=last))
    return rows.filter(pk__in=oldest.values("contract_id"))


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)
