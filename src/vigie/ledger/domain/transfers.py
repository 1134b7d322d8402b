"""What is posted: transfers, gathered in a draft that becomes one entry.

A transfer names its two accounts by role (`Role.BANK`, or the plain text "bank") or by the code
of the organisation's chart ("512"): a name that begins with a digit is a code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money, currency

LONGEST_TEXT = 200
LONGEST_KEY = 300


class Book(StrEnum):
    """A set of accounts kept apart: the law's own, and the view of IFRS 16 and IFRS 9."""

    STATUTORY = "statutory"
    IFRS = "ifrs"


class Journal(StrEnum):
    """The journal of an entry, in the sense of bookkeepers; charts name its code."""

    SALES = "sales"
    PURCHASES = "purchases"
    BANK = "bank"
    GENERAL = "general"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a transfer is about, beside its accounts: ("leasing.contract", 42)."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount above zero from one account to another, counting from `value_on`.

    `text` says what it is in the organisation's language, without personal values; `subject` is
    the draft's when left out. A transfer of a book that the organisation does not keep is not
    posted, so that a feature may always tell every view.
    """

    debit: str
    credit: str
    amount: Money
    value_on: date
    text: str = ""
    subject: Subject | None = None
    book: str = Book.STATUTORY


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to post: its transfers and why.

    `key` makes it one entry however often it is posted, within the organisation; `act` is the
    reason as a code ("leasing.instalment_billed"); `piece` is the number of the supporting paper.
    """

    key: str
    act: str
    booked_on: date
    transfers: tuple[Transfer, ...]
    subject: Subject | None = None
    journal: str = Journal.GENERAL
    piece: str = ""


def check(draft: Draft) -> None:
    """Raise Invalid, saying where, unless every transfer can be posted as it stands."""
    if not draft.transfers:
        raise Invalid("ledger.entry_empty", key=draft.key)
    if not 0 < len(draft.key) <= LONGEST_KEY:
        raise Invalid("ledger.key_unfit", longest=LONGEST_KEY)
    if draft.journal not in list(Journal):
        raise Invalid("ledger.journal_unknown", journal=draft.journal, known=", ".join(Journal))
    _check_texts((draft.key, draft.act, draft.piece))
    for line, transfer in enumerate(draft.transfers, start=1):
        _check_transfer(line, transfer)


def reversed_transfers(transfers: Iterable[Transfer]) -> tuple[Transfer, ...]:
    """Return the mirror of each transfer, at its own value date, so that no balance remembers it."""
    return tuple(
        Transfer(one.credit, one.debit, one.amount, one.value_on, one.text, one.subject, one.book)
        for one in transfers
    )


def is_code(name: str) -> bool:
    """Tell whether the name of an account is a code of the chart rather than a role."""
    return name[:1].isdigit()


def _check_transfer(line: int, transfer: Transfer) -> None:
    if transfer.amount.minor <= 0:
        raise Invalid("ledger.amount_not_positive", line=line, minor=transfer.amount.minor)
    if transfer.debit == transfer.credit:
        raise Invalid("ledger.account_twice", line=line, account=transfer.debit)
    if transfer.book not in list(Book):
        raise Invalid("ledger.book_unknown", book=transfer.book, known=", ".join(Book))
    currency(transfer.amount.currency)
    _check_texts((transfer.text,))


def _check_texts(texts: Iterable[str]) -> None:
    for text in texts:
        if len(text) > max(LONGEST_TEXT, LONGEST_KEY) or not (text.isprintable() or not text):
            raise Invalid("ledger.text_unfit", text=text[:40], longest=LONGEST_TEXT)
