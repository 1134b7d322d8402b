"""From a draft to rows: accounts found, what is not kept left out, the digest taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from vigie.kernel.errors import Invalid, Refused
from vigie.ledger.domain.digests import Head, Placed, entry_digest
from vigie.ledger.domain.transfers import Book, Draft, Transfer, check
from vigie.ledger.queries.charts import Place, Places


@dataclass(frozen=True, slots=True)
class Row:
    """A transfer ready for its table."""

    placed: Placed
    debit: Place
    credit: Place


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft with its accounts found and its digest taken."""

    draft: Draft
    rows: tuple[Row, ...]
    digest: str


def ready(draft: Draft, places: Places, reverses: str = "") -> Ready:
    """Check a draft and find its accounts; raises Invalid or Refused, saying what is missing."""
    check(draft)
    rows = tuple(_rows(draft, places))
    head = Head(
        draft.key,
        draft.act,
        draft.booked_on,
        draft.journal,
        draft.piece,
        draft.subject,
        reverses,
    )
    return Ready(draft, rows, entry_digest(head, (row.placed for row in rows)))


def _rows(draft: Draft, places: Places) -> Iterator[Row]:
    for line, one in enumerate(draft.transfers, start=1):
        if one.book not in places.books and one.book != Book.STATUTORY:
            continue
        debit, credit = (_place(places, one, name) for name in (one.debit, one.credit))
        if debit.account_id == credit.account_id:
            raise Invalid("ledger.account_twice", line=line, account=debit.code)
        placed = Placed(
            book=one.book,
            currency=one.amount.currency,
            debit=debit.code,
            credit=credit.code,
            minor=one.amount.minor,
            value_on=one.value_on,
            subject=one.subject or draft.subject,
            text=one.text,
        )
        yield Row(placed, debit, credit)


def _place(places: Places, one: Transfer, name: str) -> Place:
    place = places.find(one.book, one.amount.currency, name)
    if place is None:
        if one.book not in places.books:
            raise Refused("ledger.chart_missing", book=one.book, currency=one.amount.currency)
        raise Refused(
            "ledger.account_missing", book=one.book, currency=one.amount.currency, account=name
        )
    return place
