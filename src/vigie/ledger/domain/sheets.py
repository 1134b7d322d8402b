"""Sheets: entries of very many transfers that differ in subject and amount only.

A close of day posts one sheet for each kind of movement and slice of contracts; drafts and sheets
have one digest, so a sheet says the same as the draft with its transfers written out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money
from vigie.ledger.domain.transfers import Book, Draft, Journal, Subject, Transfer, check


@dataclass(frozen=True, slots=True)
class Block:
    """Transfers between two accounts at one value date: subjects and amounts side by side.

    `minors[i]` minor units, above zero, are about the subject `subjects[i]` of `subject_kind`.
    """

    debit: str
    credit: str
    currency: str
    value_on: date
    subject_kind: str
    subjects: Sequence[int]
    minors: Sequence[int]
    text: str = ""
    book: str = Book.STATUTORY

    def transfers(self) -> Iterator[Transfer]:
        """Yield the transfers written out: the plain reference of the block."""
        for number, minor in zip(self.subjects, self.minors, strict=True):
            yield Transfer(
                debit=self.debit,
                credit=self.credit,
                amount=Money(minor, self.currency),
                value_on=self.value_on,
                text=self.text,
                subject=Subject(self.subject_kind, number),
                book=self.book,
            )


@dataclass(frozen=True, slots=True)
class Sheet:
    """An entry to post, made of blocks; fields as in `Draft`."""

    key: str
    act: str
    booked_on: date
    blocks: tuple[Block, ...]
    journal: str = Journal.GENERAL
    piece: str = ""

    def draft(self) -> Draft:
        """Return the draft that says the same."""
        transfers = tuple(one for block in self.blocks for one in block.transfers())
        return Draft(self.key, self.act, self.booked_on, transfers, None, self.journal, self.piece)


def check_sheet(sheet: Sheet) -> None:
    """Raise Invalid as `transfers.check` does, from the extremes of each block."""
    heads = []
    for block in sheet.blocks:
        if len(block.subjects) != len(block.minors) or not len(block.minors):
            raise Invalid("ledger.entry_empty", key=sheet.key)
        least = Money(int(min(block.minors)), block.currency)
        heads.append(
            Transfer(block.debit, block.credit, least, block.value_on, block.text, None, block.book)
        )
    check(
        Draft(sheet.key, sheet.act, sheet.booked_on, tuple(heads), None, sheet.journal, sheet.piece)
    )
