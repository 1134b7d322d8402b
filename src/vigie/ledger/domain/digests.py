"""The digest of an entry: what it says, in one text, under SHA-256.

It holds no id and no instant of recording, so two runs that say the same have the same digests.
Codes stand for accounts; texts hold no control character, so a tab and a line end part them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vigie.ledger.domain.transfers import Subject


@dataclass(frozen=True, slots=True)
class Head:
    """What an entry says of itself beside its transfers; `reverses` is the other entry's key."""

    key: str
    act: str
    booked_on: date
    journal: str
    piece: str
    subject: Subject | None
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A transfer with its accounts found; codes are those of the chart of `book` and `currency`."""

    book: str
    currency: str
    debit: str
    credit: str
    minor: int
    value_on: date
    subject: Subject | None
    text: str


def entry_digest(head: Head, transfers: Iterable[Placed]) -> str:
    """Return the digest of an entry, its transfers in order (64 hex digits)."""
    return digest_of_texts(head, map(text_of, transfers))


def digest_of_texts(head: Head, texts: Iterable[str]) -> str:
    """Return the digest of an entry whose transfers are texts already, in pieces of any size."""
    kind, number = _subject(head.subject)
    first = (
        *(head.key, head.act, head.booked_on.isoformat(), head.journal, head.piece),
        *(kind, number, head.reverses),
    )
    hashed = hashlib.sha256("\t".join(first).encode())
    for text in texts:
        hashed.update(text.encode())
    return hashed.hexdigest()


def text_of(one: Placed) -> str:
    """Return the text of a transfer as the digest reads it."""
    kind, number = _subject(one.subject)
    return (
        f"\n{one.book}\t{one.currency}\t{one.debit}\t{one.credit}\t{one.minor}"
        f"\t{one.value_on.isoformat()}\t{kind}\t{number}\t{one.text}"
    )


def texts_of(like: Placed, subject_kind: str, rows: Iterable[tuple[int, int, str]]) -> str:
    """Return the texts of many transfers that are like one but for subject, amount and text."""
    before = f"\n{like.book}\t{like.currency}\t{like.debit}\t{like.credit}\t"
    between = f"\t{like.value_on.isoformat()}\t{subject_kind}\t"
    return "".join([f"{before}{minor}{between}{number}\t{text}" for number, minor, text in rows])


def batch_digest(entries: Iterable[tuple[int, str, str]]) -> str:
    """Return the digest of entries posted together: (id, instant of recording, digest) each."""
    hashed = hashlib.sha256()
    for entry_id, recorded_at, digest in entries:
        hashed.update(batch_line(entry_id, recorded_at, digest))
    return hashed.hexdigest()


def batch_line(entry_id: int, recorded_at: str, digest: str) -> bytes:
    """Return what the digest of a batch reads of an entry."""
    return f"{entry_id} {recorded_at} {digest}\n".encode()


def _subject(subject: Subject | None) -> tuple[str, str]:
    return ("", "") if subject is None else (subject.kind, str(subject.id))
