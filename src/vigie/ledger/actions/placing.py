"""From a draft to rows: accounts found, what is not kept left out, the digest taken."""

from dataclasses import dataclass

from vigie.kernel.errors import Invalid, Refused
from vigie.ledger.domain.digests import Head, Placed, entry_digest
from vigie.ledger.domain.sheets import Block, Sheet, check_sheet
from vigie.ledger.domain.transfers import Book, Draft, Subject, Transfer, check
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
    rows = tuple(
        _row(one, line, draft.subject, places)
        for line, one in enumerate(draft.transfers, start=1)
        if _is_kept(one.book, places)
    )
    digest = entry_digest(head_of(draft, reverses), (row.placed for row in rows))
    return Ready(draft, rows, digest)


def ready_sheet(sheet: Sheet, places: Places) -> tuple[tuple[Row, Block], ...]:
    """Check a sheet and find the accounts of each block; the row is one like its transfers."""
    check_sheet(sheet)
    return tuple(
        (_row(next(block.transfers()), line, None, places), block)
        for line, block in enumerate(sheet.blocks, start=1)
        if _is_kept(block.book, places)
    )


def head_of(one: Draft | Sheet, reverses: str = "") -> Head:
    """Return what an entry says of itself beside its transfers."""
    subject = one.subject if isinstance(one, Draft) else None
    return Head(one.key, one.act, one.booked_on, one.journal, one.piece, subject, reverses)


def _is_kept(book: str, places: Places) -> bool:
    return book == Book.STATUTORY or book in places.books


def _row(one: Transfer, line: int, subject: Subject | None, places: Places) -> Row:
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
        subject=one.subject or subject,
        text=one.text,
    )
    return Row(placed, debit, credit)


def _place(places: Places, one: Transfer, name: str) -> Place:
    place = places.find(one.book, one.amount.currency, name)
    if place is None:
        if one.book not in places.books:
            raise Refused("ledger.chart_missing", book=one.book, currency=one.amount.currency)
        raise Refused(
            "ledger.account_missing", book=one.book, currency=one.amount.currency, account=name
        )
    return place
