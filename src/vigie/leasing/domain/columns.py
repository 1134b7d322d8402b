"""What very many contracts book alike, as columns: a block a leg instead of a leg a contract.

What a contract books is linear in its amounts, so what a unit of each amount books shows where it goes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from vigie.leasing.domain.booking import Leg
from vigie.ledger.domain.sheets import Block

# Book, debit and credit; with them the places of the amounts that a leg moves.
Place = tuple[str, str, str]
Shape = Mapping[Place, tuple[int, ...]]
# A contract, the text of what it books, and its amounts.
Row = tuple[int, str, Sequence[int]]


def shape_of(units: Iterable[Iterable[Leg]]) -> Shape:
    """Return the legs of a kind of booking from what a unit of each amount, one after the other, books."""
    found: dict[Place, tuple[int, ...]] = {}
    for amount, legs in enumerate(units):
        for leg in legs:
            place = (leg.book.value, leg.debit.value, leg.credit.value)
            found[place] = (*found.get(place, ()), amount)
    return found


def columns(
    shape: Shape, rows: Sequence[Row], *, currency: str, on: date, subject_kind: str
) -> Iterator[Block]:
    """Yield what rows book on a day, a block a leg; an amount below zero turns its leg round."""
    found: dict[Place, list[tuple[int, int, str]]] = {}
    for (book, debit, credit), amounts in shape.items():
        sums = [sum([minors[amount] for amount in amounts]) for _, _, minors in rows]
        told = list(zip(rows, sums, strict=True))
        found.setdefault((book, debit, credit), []).extend(
            [(subject, minor, text) for (subject, text, _), minor in told if minor > 0]
        )
        found.setdefault((book, credit, debit), []).extend(
            [(subject, -minor, text) for (subject, text, _), minor in told if minor < 0]
        )
    for (book, debit, credit), column in found.items():
        if not column:
            continue
        subjects, minors, texts = zip(*column, strict=True)
        yield Block(
            debit=debit,
            credit=credit,
            currency=currency,
            value_on=on,
            subject_kind=subject_kind,
            subjects=subjects,
            minors=minors,
            book=book,
            texts=texts,
        )
