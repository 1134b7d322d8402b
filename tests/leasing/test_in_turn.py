"""Two at once: the limit of a dealer is counted in turn, the rule of a tax is set between two bookings."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.utils.timezone import localdate, now
from tests.stories.settling import dealer, key, running
from tests.two_at_once import Cursor, committed, second_meets_first

from vigie.database.tenant import tenant
from vigie.kernel.errors import Refused
from vigie.leasing.actions import announce_settlement, bill_instalments, set_tax_point
from vigie.leasing.domain.settlements import MOST_OF_DEALER, NewAnnouncement
from vigie.leasing.domain.tax_points import Basis, TaxPointRule
from vigie.leasing.models import Announcement, Contract, Due, TaxPoint
from vigie.testing.contracts import Lessor, lessor_of, loa

FEBRUARY = date(2024, 2, 15)
RULE = TaxPointRule(FEBRUARY, Basis.RECEIPTS)


@pytest.fixture
def lessor(django_db_setup: None, django_db_blocker: Any, owner_cursor: Cursor) -> Iterator[Lessor]:
    with committed(django_db_blocker, owner_cursor) as by:
        yield lessor_of(by)


def announcing(lessor: Lessor, garage: int, number: str, plate: str) -> Callable[[], object]:
    new = NewAnnouncement(number, plate, "part_exchange", localdate())
    return lambda: announce_settlement(garage, new, by=lessor.by, key=key())


def test_the_last_place_of_a_dealer_is_taken_once(lessor: Lessor, owner_cursor: Cursor) -> None:
    other = running(lessor, "C-00006", "AA-006-AA")
    running(lessor, "C-00007", "AA-007-AA")
    running(lessor, "C-00008", "AA-008-AA")
    garage, mine = dealer(lessor), {"organisation_id": lessor.by.organisation_id}
    with tenant(lessor.by.organisation_id):
        Announcement.objects.bulk_create(
            Announcement(
                **mine,
                dealer_id=garage,
                contract_id=other,
                kind="buyout",
                announced_on=localdate(),
                valid_until=localdate(),
                minor=1,
                by_link=False,
                recorded_at=now(),
            )
            for _ in range(MOST_OF_DEALER - 1)
        )
    second = second_meets_first(
        lessor.by,
        owner_cursor,
        announcing(lessor, garage, "C-00007", "AA-007-AA"),
        announcing(lessor, garage, "C-00008", "AA-008-AA"),
    )
    assert isinstance(refusal := second.exception(), Refused)
    assert refusal.code == "leasing.announced_too_many"
    with tenant(lessor.by.organisation_id):
        assert Announcement.objects.filter(dealer_id=garage).count() == MOST_OF_DEALER


def bill(lessor: Lessor, contract: int) -> Callable[[], object]:
    return lambda: (
        bill_instalments(FEBRUARY, contract_ids=(contract,), by=lessor.by, key=key()).instalments
    )


def test_a_rule_of_tax_waits_for_what_is_being_billed_and_then_comes_too_late(
    lessor: Lessor, owner_cursor: Cursor
) -> None:
    contract = lessor.active(loa())
    second = second_meets_first(
        lessor.by,
        owner_cursor,
        bill(lessor, contract),
        lambda: set_tax_point(RULE, by=lessor.by, key=key()),
    )
    assert isinstance(refusal := second.exception(), Refused)
    assert refusal.code == "leasing.tax_point_too_late"
    with tenant(lessor.by.organisation_id):
        assert not TaxPoint.objects.exists()


def test_what_is_billed_waits_for_the_rule_that_is_being_set(
    lessor: Lessor, owner_cursor: Cursor
) -> None:
    contract = lessor.active(loa())
    second = second_meets_first(
        lessor.by,
        owner_cursor,
        lambda: set_tax_point(RULE, by=lessor.by, key=key()),
        bill(lessor, contract),
    )
    assert second.result() == 1
    with tenant(lessor.by.organisation_id):
        assert Contract.objects.count() == 1
        taxed = Due.objects.filter(due_on=FEBRUARY).exclude(tax=0)
        assert [due.tax for due in taxed] == [6_636]
    # 66.36 of tax of the instalment wait for its payment.
    assert -lessor.balances(contract)["pending_vat"] == 6_636
