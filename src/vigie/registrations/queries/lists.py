"""Lists of certificates: filters, prefix search, sort and cursor, each on an index.

A page of a search is found in one of two ways, because no single plan is good for both a plate
and a letter that half the rows begin with. What few certificates have is gathered by its own
index and sorted. What many have is looked for along the list's order, as far as `WINDOW` rows; if
that leaves the page short (the words and the order go together), it is gathered too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from psycopg import sql

from vigie.kernel.actor import Actor
from vigie.kernel.cursor import Place, decode_cursor, encode_cursor
from vigie.kernel.errors import Invalid
from vigie.registrations.models import Certificate
from vigie.registrations.queries.aside import SetAside, rows_set_aside
from vigie.registrations.queries.searches import WINDOW, Search
from vigie.scoring.domain.levels import Level, level_of

READ = "registrations.read_certificates"
COUNTED_UP_TO: Final = 10_000
# What the rules judge by product alone.
BY_PRODUCT: Final = ("holder", "lessee", "pledge")
NONE: Final = "none"
ON: Final = "on"


@dataclass(frozen=True, slots=True)
class CertificateFilters:
    """What a list is narrowed to; "" leaves a filter open.

    `q` is a plate, a VIN, a contract number or the first letters of a customer's or holder's
    name, each by prefix. `product` is a word of the file contract, or none for those that give none.
    `level` is none, yellow, orange or red. `watch` is a state of
    `Certificate.watch`, or `on` for all that are watched, found or not. `distorted` is "yes" or "no".
    """

    q: str = ""
    level: str = ""
    product: str = ""
    watch: str = ""
    distorted: str = ""


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate in a list. `outstanding` is None when not known; `level` is a word.

    `other_holder` is the register's holder where it is not the expected one, "" elsewhere. `unread`
    is the register's row where it came and could not be read (`watch` is then `unreadable`).
    `compared_at` is filled by `queries.compared.with_compared` alone.
    """

    id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    contract_status: str
    customer_name: str
    other_holder: str
    make: str
    outstanding: Decimal | None
    currency: str
    ends_on: date | None
    watch: str
    level: str
    open_distortions: int
    first_seen_on: date
    unread: SetAside | None = None
    compared_at: datetime | None = None
    emptied_at: datetime | None = None

    @property
    def not_judged(self) -> tuple[str, ...]:
        """Return what is not judged until the portfolio gives the product."""
        return () if self.product else BY_PRODUCT


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Rows, the cursor of the next page ("" at the end)."""

    rows: tuple[CertificateLine, ...]
    next_cursor: str


# Sort name → the columns of an index that begins with the organisation and ends with the id.
SORTS: Final[dict[str, tuple[str, ...]]] = {
    "plate": ("plate",),
    "contract": ("contract_key",),
    "customer": ("customer_key",),
    "outstanding": ("outstanding_cents",),
    "level": ("level", "outstanding_cents"),
}

_COLUMNS: Final = (
    "id, contract_number, plate, vin, product, contract_status, customer_name,"
    " holder_name, make, outstanding_cents, currency,"
    " ends_on, watch, level, open_distortions, first_seen_on"
)


_WIDTH: Final = _COLUMNS.count(",") + 1
_ALL: Final = sql.SQL("true")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page of a list: where it starts, what rows fulfil, the sort's columns, its order, how many rows."""

    start: Sequence[sql.Composable]
    chosen: Sequence[sql.Composable]
    keys: tuple[str, ...]
    is_descending: bool
    limit: int

    def query(self, text: str, **parts: sql.Composable) -> sql.Composable:
        keys = sql.SQL(", ").join(map(sql.Identifier, self.keys))
        return sql.SQL(text + "order by {order} limit {limit}").format(
            columns=sql.SQL(_COLUMNS + ", {}").format(keys),
            keys=keys,
            start=sql.SQL(" and ").join(self.start),
            wanted=sql.SQL(" and ").join((*self.start, *self.chosen)),
            chosen=sql.SQL(" and ").join((_ALL, *self.chosen)),
            order=sql.SQL(", ").join(
                sql.SQL("{} desc" if self.is_descending else "{}").format(sql.Identifier(name))
                for name in (*self.keys, "id")
            ),
            limit=sql.Literal(self.limit),
            window=sql.Literal(WINDOW),
            **parts,
        )

    def within(self, condition: sql.Composable = _ALL) -> sql.Composable:
        """Return the query that an index in the list's order answers, its own range given."""
        return self.query(
            "select {columns} from registrations_certificate where {wanted} and {condition} ",
            condition=condition,
        )

    def along(self, condition: sql.Composable) -> sql.Composable:
        """Return the query that reads rows in the list's order, `WINDOW` of them at most."""
        return self.query(
            "select {columns} from (select * from registrations_certificate where {start} "
            "order by {order} limit {window}) passed where {chosen} and {condition} ",
            condition=condition,
        )

    def merged(
        self, some: Sequence[tuple[Any, ...]], others: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """Return the first rows of two pages; collation C sorts as Python does."""
        rows = {row[0]: row for row in (*some, *others)}.values()
        in_order = sorted(rows, key=lambda row: (*row[_WIDTH:], row[0]), reverse=self.is_descending)
        return in_order[: self.limit]

    def gathered(self, condition: sql.Composable) -> sql.Composable:
        """Return the query that gathers all that match before it sorts them."""
        return self.query(
            "with found as materialized (select id, {keys} from registrations_certificate "
            "where {wanted} and {condition}), "
            "first as (select id from found order by {order} limit {limit}) "
            "select {columns} from registrations_certificate where id in (select id from first) ",
            condition=condition,
        )


def certificates_page(
    by: Actor,
    filters: CertificateFilters = CertificateFilters(),  # frozen
    *,
    sort: str = "plate",
    cursor: str = "",
    size: int = 50,
) -> CertificatePage:
    """Return a page of the actor's certificates; `-` before the sort's name turns it round.

    Raises Invalid for a sort, a level or a cursor that is not known.
    """
    by.require(READ)
    keys, is_descending = _sort(sort)
    mine, *chosen = _narrowed(by, filters)
    asked = _Asked(
        [mine, *_after(cursor, keys, is_descending)], chosen, keys, is_descending, size + 1
    )
    found = _found(asked, Search.of(by, filters.q)) if filters.q.strip() else _rows(asked.within())
    last = found[size - 1] if len(found) > size else None
    next_cursor = encode_cursor([*last[_WIDTH:], last[0]]) if last else ""
    lines = [_line(row[:_WIDTH]) for row in found[:size]]
    return CertificatePage(tuple(with_unread(by, lines)), next_cursor)


def count_certificates(by: Actor, filters: CertificateFilters = CertificateFilters()) -> int:
    """Return how many certificates a list holds, counted up to `COUNTED_UP_TO` + 1."""
    by.require(READ)
    most = COUNTED_UP_TO + 1
    wanted = _narrowed(by, filters)
    if filters.q.strip():
        search = Search.of(by, filters.q)
        if len(wanted) == 1 and search.counted_up_to(most) == most:
            return most
        wanted.append(search.condition)
    query = sql.SQL(
        "select count(*) from (select from registrations_certificate where {} limit {}) found"
    ).format(sql.SQL(" and ").join(wanted), sql.Literal(most))
    return int(_rows(query)[0][0])


def every_certificate(by: Actor, filters: CertificateFilters) -> Iterator[CertificateLine]:
    """Yield the whole list by plate, a thousand at a time, for an export."""
    cursor = ""
    while True:
        page = certificates_page(by, filters, cursor=cursor, size=1000)
        yield from page.rows
        cursor = page.next_cursor
        if not cursor:
            return


def find_certificates(by: Actor, words: str, limit: int = 10) -> Sequence[CertificateLine]:
    """Return the certificates that a search box means: by plate, then VIN, contract and names."""
    by.require(READ)
    if not words.strip():
        return ()
    ids = Search.of(by, words).first_ids(limit)
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    found = mine.in_bulk(ids)
    return with_unread(by, [line_of(found[number]) for number in ids])


def with_unread(by: Actor, lines: Sequence[CertificateLine]) -> list[CertificateLine]:
    """Return lines with the register's row of those whose row could not be read."""
    keys = {key for one in lines if one.watch == "unreadable" for key in (one.vin, one.plate)}
    if not keys:
        return list(lines)
    aside = rows_set_aside(by.organisation_id, keys)
    return [
        replace(one, unread=aside.get(one.vin) or aside.get(one.plate))
        if one.watch == "unreadable"
        else one
        for one in lines
    ]


def line_of(one: Certificate) -> CertificateLine:
    """Return a certificate's row as a line of a list."""
    return CertificateLine(
        one.pk,
        one.contract_number,
        one.plate,
        one.vin,
        one.product,
        one.contract_status,
        one.customer_name,
        one.holder_name,
        one.make,
        Decimal(one.outstanding_cents).scaleb(-2) if one.currency else None,
        one.currency,
        one.ends_on,
        one.watch,
        Level(one.level).word,
        one.open_distortions,
        one.first_seen_on,
        emptied_at=one.emptied_at,
    )


def _narrowed(by: Actor, filters: CertificateFilters) -> list[sql.Composable]:
    wanted: list[sql.Composable] = [_equal("organisation_id", by.organisation_id)]
    if filters.product:
        wanted.append(_equal("product", "" if filters.product == NONE else filters.product))
    if filters.watch:
        wanted.append(_in_state(by, filters.watch))
    if filters.level:
        wanted.append(_equal("level", _level(filters.level)))
    if filters.distorted:
        sign = ">" if filters.distorted == "yes" else "="
        wanted.append(sql.SQL(f"open_distortions {sign} 0"))
    return wanted


def _found(asked: _Asked, search: Search) -> list[tuple[Any, ...]]:
    """Return a page of a search: along the list's order where that is quick, gathered otherwise."""
    if not search.is_common():
        return _rows(asked.gathered(search.condition))
    own = search.range_of(asked.keys[0])
    if own is not None:
        return asked.merged(_rows(asked.within(own)), _found(asked, search.without(asked.keys[0])))
    found = _rows(asked.along(search.condition))
    return found if len(found) == asked.limit else _rows(asked.gathered(search.condition))


def _rows(query: sql.Composable) -> list[tuple[Any, ...]]:
    with connection.cursor() as run:
        run.execute(query)
        return list(run.fetchall())


def _after(cursor: str, keys: tuple[str, ...], is_descending: bool) -> list[sql.Composable]:
    if not cursor:
        return []
    values: list[Place] = decode_cursor(cursor, *map(_kind, keys), int)
    return [
        sql.SQL("({}) {} ({})").format(
            sql.SQL(", ").join(map(sql.Identifier, (*keys, "id"))),
            sql.SQL("<" if is_descending else ">"),
            sql.SQL(", ").join(map(sql.Literal, values)),
        )
    ]


def _kind(column: str) -> type[Place]:
    return int if column in {"level", "outstanding_cents"} else str


def _equal(column: str, value: object) -> sql.Composable:
    return sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))


def _sort(sort: str) -> tuple[tuple[str, ...], bool]:
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise Invalid("registrations.sort_unknown", sort=sort, known=", ".join(SORTS))
    return SORTS[name], sort.startswith("-")


_ABSENCES: Final = {"not_found": "missing_in_register", "unreadable": "unreadable_in_register"}


def _in_state(by: Actor, watch: str) -> sql.Composable:
    """Narrow to a state of watch; what left portfolio and register both is found under either."""
    if watch == ON:
        return sql.SQL("watch <> 'ended'")
    if watch not in _ABSENCES:
        return _equal("watch", watch)
    return sql.SQL(
        "watch in ({watch}, 'absent_from_portfolio') and (watch = {watch} or id in ("
        "select certificate_id from registrations_distortion where organisation_id = {organisation}"
        " and field = '' and closed_on is null and kind = {kind}))"
    ).format(
        watch=sql.Literal(watch),
        organisation=sql.Literal(by.organisation_id),
        kind=sql.Literal(_ABSENCES[watch]),
    )


def _level(word: str) -> int:
    if word not in {level.word for level in Level}:
        raise Invalid("registrations.level_unknown", level=word)
    return int(level_of(word))


def _line(row: Sequence[object]) -> CertificateLine:
    values = list(row)
    cents, currency, level = values[9], values[10], values[13]
    values[9] = Decimal(int(str(cents))).scaleb(-2) if currency else None
    values[13] = Level(int(str(level))).word
    return CertificateLine(*values)  # type: ignore[arg-type]  # the order of _COLUMNS
