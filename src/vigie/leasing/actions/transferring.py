"""Legs as transfers of the ledger about a contract."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from vigie.kernel.money import Money
from vigie.leasing.domain.booking import Leg
from vigie.leasing.models import Contract
from vigie.ledger.domain.transfers import Subject, Transfer

SUBJECT: Final = "leasing.contract"


def transfers_of(legs: Iterable[Leg], contract: Contract, on: date) -> tuple[Transfer, ...]:
    """Return legs as transfers about a contract; equal legs become one."""
    sums: dict[tuple[str, str, str], int] = {}
    for leg in legs:
        place = (leg.book.value, leg.debit.value, leg.credit.value)
        sums[place] = sums.get(place, 0) + leg.minor
    subject = Subject(SUBJECT, contract.pk)
    return tuple(
        Transfer(
            debit, credit, Money(minor, contract.currency), on, contract.reference, subject, book
        )
        for (book, debit, credit), minor in sums.items()
    )
