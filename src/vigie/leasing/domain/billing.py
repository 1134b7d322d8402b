"""What very many contracts book for their instalments of a day: the legs of `booking.billed` as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby

from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import billed
from vigie.leasing.domain.dues import Part, Parts
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.sheets import Block

# Book, debit and credit.
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Bill:
    """What a contract is asked for on a day: so many instalments, their parts summed.

    `waits`: its tax waits for the payment, see `domain.tax_points`.
    """

    due_on: date
    contract_id: int
    accounting: str
    currency: str
    reference: str
    instalments: int
    parts: Parts
    waits: bool = False


@dataclass(slots=True)
class _Column:
    subjects: list[int] = field(default_factory=list)
    minors: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def blocks(bills: Sequence[Bill], on: date, subject_kind: str) -> tuple[Block, ...]:
    """Return what bills of a day book: for each contract the legs of `booking.billed`."""
    return tuple(
        block
        for (accounting, currency, waits), group in groupby(
            sorted(bills, key=_kind), key=lambda bill: (bill.accounting, bill.currency, bill.waits)
        )
        for block in _blocks(
            (Accounting(accounting), waits), currency, tuple(group), on, subject_kind
        )
    )


def _kind(bill: Bill) -> tuple[str, str, bool, int]:
    return bill.accounting, bill.currency, bill.waits, bill.contract_id


def _blocks(
    kind: tuple[Accounting, bool], currency: str, bills: Sequence[Bill], on: date, subject_kind: str
) -> Iterator[Block]:
    columns: dict[_Place, _Column] = {}
    for (book, debit, credit), parts in _shape(*kind).items():
        for bill in bills:
            minor = sum(bill.parts[part] for part in parts)
            if not minor:
                continue
            place = (book, debit, credit) if minor > 0 else (book, credit, debit)
            column = columns.setdefault(place, _Column())
            column.subjects.append(bill.contract_id)
            column.minors.append(abs(minor))
            column.texts.append(bill.reference)
    for (book, debit, credit), column in columns.items():
        yield Block(
            debit=debit,
            credit=credit,
            currency=currency,
            value_on=on,
            subject_kind=subject_kind,
            subjects=column.subjects,
            minors=column.minors,
            book=book,
            texts=column.texts,
        )


@cache
def _shape(accounting: Accounting, waits: bool) -> dict[_Place, tuple[Part, ...]]:
    """Return the legs of an accounting, its tax due or waiting, and the parts that each leg moves.

    `booking.billed` is linear in the parts, so one unit of each part shows where it goes.
    """
    tax = Role.PENDING_VAT if waits else Role.OUTPUT_VAT
    found: dict[_Place, tuple[Part, ...]] = {}
    for part in (Part.INTEREST, Part.TAX, Part.SERVICES, Part.INSURANCE, Part.PRINCIPAL):
        for leg in billed(accounting, Parts.of({part: 1}), tax=tax):
            place = (leg.book.value, leg.debit.value, leg.credit.value)
            found[place] = (*found.get(place, ()), part)
    return found
