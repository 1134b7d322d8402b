"""Sheets: entries of very many transfers that differ in subject and amount only.

A close of day posts one sheet for each kind of movement and slice of contracts; drafts and sheets
have one digest, so a sheet says the same as the draft with its transfers written out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat

from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money
from vigie.ledger.domain.transfers import Book, Draft, Journal, Subject, Transfer, check


@dataclass(frozen=True, slots=True)
class Block:
    """Transfers between two accounts at one value date: subjects and amounts side by side.

    `minors[i]` minor units, above zero, are about the subject `subjects[i]` of `subject_kind`;
    `texts[i]` says what they are where texts are given, else `text` says it of all.
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
    texts: Sequence[str] = ()

    def rows(self) -> Iterator[tuple[int, int, str]]:
        """Return subject, amount and text of each transfer."""
        texts = self.texts or repeat(self.text, len(self.minors))
        return zip(self.subjects, self.minors, texts, strict=True)

    def transfers(self) -> Iterator[Transfer]:
        """Yield the transfers written out: the plain reference of the block."""
        for number, minor, text in self.rows():
            yield Transfer(
                debit=self.debit,
                credit=self.credit,
                amount=Money(minor, self.currency),
                value_on=self.value_on,
                text=text,
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
        if block.texts and len(block.texts) != len(block.minors):
            raise Invalid("ledger.entry_empty", key=sheet.key)
        least = Money(int(min(block.minors)), block.currency)
        heads += [
            Transfer(block.debit, block.credit, least, block.value_on, text, None, block.book)
            for text in (block.text, *_telling(block.texts))
        ]
    check(
        Draft(sheet.key, sheet.act, sheet.booked_on, tuple(heads), None, sheet.journal, sheet.piece)
    )


def _telling(texts: Sequence[str]) -> Iterable[str]:
    """Return the longest text and those that do not print: what one of them has, all may have."""
    if not texts:
        return ()
    return (max(texts, key=len), *(text for text in texts if text and not text.isprintable()))
