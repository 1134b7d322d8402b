"""The day on which a tax document is issued: numbers follow the days, and no day to come is billed."""

import secrets
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.kernel.errors import Refused
from vigie.leasing.actions import begin_close, bill_instalments, buy_out, set_business_date
from vigie.leasing.models import Invoice, ReferenceCounter
from vigie.testing.contracts import Lessor, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def issued(lessor: Lessor) -> list[tuple[int, int, date, date]]:
    """Return year, number, day of issue and day of the rental of each tax document."""
    with tenant(lessor.by.organisation_id):
        rows = Invoice.objects.order_by("year", "position")
        return list(rows.values_list("year", "position", "issued_on", "due_on"))


def test_a_rental_billed_late_is_issued_on_the_day_of_the_billing(lessor: Lessor) -> None:
    """CGI, annexe II, art. 242 nonies A, I: 6° day of issue, 7° chronological, 10° day of the service."""
    late, on_time = lessor.active(loa()), lessor.active(loa())
    lessor.bill(on_time, MARCH)
    lessor.bill(late, date(2024, 3, 20))
    found = issued(lessor)
    assert [position for _, position, _, _ in found] == [1, 2, 3, 4, 5, 6]
    assert [(on, due_on) for _, _, on, due_on in found[2:]] == [
        (MARCH, FEBRUARY),
        (MARCH, MARCH),
        (date(2024, 3, 20), FEBRUARY),
        (date(2024, 3, 20), MARCH),
    ]


def test_after_a_later_day_nothing_is_issued_on_an_earlier_one(lessor: Lessor) -> None:
    first, second = lessor.active(loa()), lessor.active(loa())
    lessor.bill(first, date(2025, 1, 3))
    lessor.bill(second, date(2024, 12, 30))
    buy_out(second, on=date(2024, 12, 31), by=lessor.by, key="out")
    days = [on for _, _, on, _ in issued(lessor)]
    assert days == sorted(days)
    assert {(year, on.year) for year, _, on, _ in issued(lessor)} == {(2024, 2024), (2025, 2025)}
    for year in (2024, 2025):
        numbers = [position for of, position, _, _ in issued(lessor) if of == year]
        assert numbers == list(range(1, len(numbers) + 1))
    with tenant(lessor.by.organisation_id):
        counter = ReferenceCounter.objects.get(kind="INV", year=2025)
    assert counter.last_on == date(2025, 1, 3)


def test_no_day_to_come_is_billed_closed_or_issued(lessor: Lessor) -> None:
    tomorrow = localdate() + timedelta(days=1)
    contract = lessor.active(loa())
    set_business_date(FEBRUARY, by=lessor.by, key="first")
    with pytest.raises(Refused, match=r"leasing\.billing_to_come"):
        bill_instalments(tomorrow, by=lessor.by, key=secrets.token_hex(8))
    with pytest.raises(Refused, match=r"leasing\.close_to_come"):
        begin_close(tomorrow, by=lessor.by, key=secrets.token_hex(8))
    with pytest.raises(Refused, match=r"leasing\.issue_to_come"):
        buy_out(contract, on=tomorrow, by=lessor.by, key=secrets.token_hex(8))
