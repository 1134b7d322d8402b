"""Columns of a day's bills say what `booking.billed` says of each contract, leg by leg."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.billing import Bill, blocks
from vigie.leasing.domain.booking import billed
from vigie.leasing.domain.dues import Parts
from vigie.ledger.domain.sheets import Sheet

DAY = date(2024, 2, 15)
SUBJECT = "leasing.contract"
MINOR = st.integers(-(10**9), 10**9)
PARTS = st.builds(Parts, interest=MINOR, tax=MINOR, services=MINOR, principal=MINOR)
BILLS = st.lists(st.tuples(st.sampled_from(Accounting), PARTS), min_size=1, max_size=8)


@given(BILLS)
def test_columns_say_what_each_contract_books(asked: list[tuple[Accounting, Parts]]) -> None:
    bills = [
        Bill(DAY, number, accounting.value, "EUR", f"C-{number}", 1, parts)
        for number, (accounting, parts) in enumerate(asked)
    ]
    expected: dict[tuple[object, ...], int] = {}
    for bill in bills:
        for leg in billed(Accounting(bill.accounting), bill.parts):
            place = (bill.contract_id, leg.book, *sorted((leg.debit, leg.credit)))
            sign = 1 if leg.debit < leg.credit else -1
            expected[place] = expected.get(place, 0) + sign * leg.minor
    found: dict[tuple[object, ...], int] = {}
    for one in Sheet("k", "a", DAY, blocks(bills, DAY, SUBJECT)).draft().transfers:
        assert one.subject is not None
        assert one.text == f"C-{one.subject.id}"
        place = (one.subject.id, one.book, *sorted((one.debit, one.credit)))
        assert place not in found
        found[place] = one.amount.minor * (1 if one.debit < one.credit else -1)
    assert found == {place: minor for place, minor in expected.items() if minor}
