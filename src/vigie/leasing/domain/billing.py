"""What very many contracts book for their instalments of a day: the legs of `booking.billed` as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import billed
from vigie.leasing.domain.columns import Shape, columns, shape_of
from vigie.leasing.domain.dues import PARTS, Parts
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.sheets import Block


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


def blocks(bills: Sequence[Bill], on: date, subject_kind: str) -> tuple[Block, ...]:
    """Return what bills of a day book: for each contract the legs of `booking.billed`."""
    return tuple(
        block
        for (accounting, currency, waits), group in groupby(
            sorted(bills, key=_kind), key=lambda bill: (bill.accounting, bill.currency, bill.waits)
        )
        for block in columns(
            _shape(Accounting(accounting), waits),
            [(bill.contract_id, bill.reference, bill.parts.minors) for bill in group],
            currency=currency,
            on=on,
            subject_kind=subject_kind,
        )
    )


def _kind(bill: Bill) -> tuple[str, str, bool, int]:
    return bill.accounting, bill.currency, bill.waits, bill.contract_id


@cache
def _shape(accounting: Accounting, waits: bool) -> Shape:
    """Return the legs of an accounting, its tax due or waiting, by what moves each of `PARTS`."""
    tax = Role.PENDING_VAT if waits else Role.OUTPUT_VAT
    return shape_of(billed(accounting, Parts.of({part: 1}), tax=tax) for part in PARTS)
