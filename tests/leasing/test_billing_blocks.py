"""Columns say what is booked of each contract, leg by leg: of a day's bills, of what lateness costs."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vigie.leasing.actions.charging_many import charge_legs, parts_of
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.billing import Bill, blocks
from vigie.leasing.domain.booking import Leg, billed
from vigie.leasing.domain.columns import columns, shape_of
from vigie.leasing.domain.dues import Parts
from vigie.ledger.domain.sheets import Block

DAY = date(2024, 2, 15)
SUBJECT = "leasing.contract"
# A contract, a book and two accounts.
Moved = tuple[int, str, str, str]
MINOR = st.integers(-(10**9), 10**9)
PARTS = st.builds(Parts, interest=MINOR, tax=MINOR, services=MINOR, principal=MINOR)
BILLS = st.lists(st.tuples(st.sampled_from(Accounting), PARTS), min_size=1, max_size=8)


@given(BILLS)
def test_columns_say_what_each_contract_books(asked: list[tuple[Accounting, Parts]]) -> None:
    bills = [
        Bill(DAY, number, accounting.value, "EUR", f"C-{number}", 1, parts)
        for number, (accounting, parts) in enumerate(asked)
    ]
    legs = {
        bill.contract_id: list(billed(Accounting(bill.accounting), bill.parts)) for bill in bills
    }
    assert told(blocks(bills, DAY, SUBJECT)) == summed(legs)


@given(st.lists(st.tuples(MINOR, st.just(0) | MINOR, st.just(0) | MINOR), min_size=1, max_size=8))
def test_columns_say_what_lateness_costs(asked: list[tuple[int, int, int]]) -> None:
    shape = shape_of(charge_legs(parts_of(unit)) for unit in ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    rows = [(number, f"C-{number}", minors) for number, minors in enumerate(asked)]
    found = columns(shape, rows, currency="EUR", on=DAY, subject_kind=SUBJECT)
    legs = {number: list(charge_legs(parts_of(minors))) for number, minors in enumerate(asked)}
    assert told(tuple(found)) == summed(legs)


def summed(legs: dict[int, list[Leg]]) -> dict[Moved, int]:
    """Return what legs of contracts come to between two accounts, whichever of them is debited."""
    sums: dict[Moved, int] = {}
    for number, mine in legs.items():
        for leg in mine:
            place, sign = _between(number, leg.book, leg.debit, leg.credit)
            sums[place] = sums.get(place, 0) + sign * leg.minor
    return {place: minor for place, minor in sums.items() if minor}


def told(blocks: tuple[Block, ...]) -> dict[Moved, int]:
    """Return what blocks say written out; a contract has one transfer between two accounts."""
    found: dict[Moved, int] = {}
    for block in blocks:
        for one in block.transfers():
            assert one.subject is not None
            assert one.text == f"C-{one.subject.id}"
            place, sign = _between(one.subject.id, one.book, one.debit, one.credit)
            assert place not in found
            found[place] = sign * one.amount.minor
    return found


def _between(number: int, book: str, debit: str, credit: str) -> tuple[Moved, int]:
    first, second = sorted((debit, credit))
    return (number, book, first, second), 1 if debit < credit else -1
