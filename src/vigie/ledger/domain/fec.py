"""Fichier des écritures comptables: what French law asks of a company's books, as a flat file.

Article A47 A-1 of the Livre des procédures fiscales (order of 29 July 2013): eighteen fields in
this order, one line per leg, tabs between, dates as YYYYMMDD, decimal comma, in ISO 8859-15; the
name is SIREN, FEC, last day of the year. Entries are numbered without gap within each journal.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vigie.kernel.money import Money

FIELDS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
ENCODING = "iso8859-15"
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "Ł": "L", "ł": "l"}
)


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a transfer; `minor` is above zero on the debit side, below on the credit side."""

    entry: str
    journal: str
    journal_name: str
    booked_on: date
    account: str
    account_name: str
    auxiliary: str
    piece: str
    text: str
    minor: int
    currency: str
    validated_on: date
    letters: str = ""
    lettered_on: date | None = None


def file_name(siren: str, closes_on: date) -> str:
    """Return the name that the law gives the file."""
    return f"{siren}FEC{closes_on:%Y%m%d}.txt"


def lines(legs: Iterable[Leg]) -> Iterator[str]:
    """Yield the lines of the file, the header first; legs of an entry follow each other.

    Sums of debits and credits are equal, for each transfer gives one of each.
    """
    yield "\t".join(FIELDS) + "\r\n"
    numbers: Counter[str] = Counter()
    entry = ""
    for leg in legs:
        if leg.entry != entry:
            entry = leg.entry
            numbers[leg.journal] += 1
        yield _line(leg, f"{leg.journal}{numbers[leg.journal]:08d}")


def encoded(line: str) -> bytes:
    """Return a line in the file's own characters; what it lacks loses its accent."""
    plain = line.translate(_PLAIN)
    try:
        return plain.encode(ENCODING)
    except UnicodeEncodeError:
        return "".join(map(_nearest, plain)).encode(ENCODING)


def _nearest(character: str) -> str:
    if character.encode(ENCODING, "ignore"):
        return character
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if base.encode(ENCODING, "ignore") else "?"


def _line(leg: Leg, number: str) -> str:
    debit, credit = max(leg.minor, 0), max(-leg.minor, 0)
    fields = (
        *(leg.journal, leg.journal_name, number, f"{leg.booked_on:%Y%m%d}"),
        *(leg.account, leg.account_name),
        *(leg.auxiliary, leg.auxiliary),
        *(leg.piece or number, f"{leg.booked_on:%Y%m%d}", leg.text),
        *(_amount(debit, leg.currency), _amount(credit, leg.currency)),
        *(leg.letters, f"{leg.lettered_on:%Y%m%d}" if leg.lettered_on else ""),
        *(f"{leg.validated_on:%Y%m%d}", "", ""),
    )
    return "\t".join(fields) + "\r\n"


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).amount:f}".replace(".", ",")
