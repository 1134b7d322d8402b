"""The end of a contract announced by the close: so many days before, once, seen by flows."""

from datetime import date, timedelta

import pytest
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.flows import ends_near
from vigie.journal.models import Entry
from vigie.leasing.actions import (
    announce_ends,
    begin_close,
    close_waiting,
    resume,
    set_business_date,
    set_service_rule,
    suspend,
)
from vigie.leasing.domain.service import Duty, ServiceRule
from vigie.leasing.models import ContractEvent, EndAnnouncement
from vigie.notices.models import InboxItem
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.contracts import Lessor, credit, lld, loa, new_lessor

pytestmark = pytest.mark.django_db
ENDS = date(2025, 1, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def announced(lessor: Lessor) -> list[tuple[int, date, date]]:
    with tenant(lessor.by.organisation_id):
        rows = EndAnnouncement.objects.order_by("announced_on", "contract_id")
        return list(rows.values_list("contract_id", "ends_on", "announced_on"))


def test_each_kind_is_announced_so_many_days_before_and_once(lessor: Lessor) -> None:
    lease, loan, rental = (lessor.active(made(count=12)) for made in (loa, credit, lld))
    never = ServiceRule(Duty.ANNOUNCE_END, "lld", 0, date(2024, 1, 1))
    set_service_rule(never, by=lessor.by, key="never")
    day = date(2024, 10, 1)
    while day <= date(2025, 1, 1):
        announce_ends(day, by=lessor.by, key=str(day))
        day += timedelta(days=1)
    assert announced(lessor) == [
        (lease, ENDS, ENDS - timedelta(days=90)),
        (loan, ENDS, ENDS - timedelta(days=30)),
    ]
    with tenant(lessor.by.organisation_id):
        steps = ContractEvent.objects.filter(step="announce_end")
        assert set(steps.values_list("contract_id", flat=True)) == {lease, loan}
        assert rental not in set(steps.values_list("contract_id", flat=True))


def test_an_end_that_moves_is_announced_again(lessor: Lessor) -> None:
    contract = lessor.active(loa(count=12))
    assert announce_ends(date(2024, 11, 1), by=lessor.by, key="a").contracts == (contract,)
    suspend(contract, on=date(2024, 11, 20), extends=True, by=lessor.by, key="s")
    resume(contract, on=date(2025, 1, 20), by=lessor.by, key="r")
    assert announce_ends(date(2025, 1, 21), by=lessor.by, key="b").contracts == (contract,)
    assert [ends for _, ends, _ in announced(lessor)] == [ENDS, date(2025, 3, 15)]


def test_the_close_announces_and_a_person_is_told(lessor: Lessor) -> None:
    user = NewUser("end@lessor.test", "Ewa", "back_office", "pl")
    create_user(user, password="correct horse battery", by=lessor.by, key="ewa")
    contract = lessor.active(loa(count=12))
    set_business_date(ENDS - timedelta(days=91), by=lessor.by, key="first")
    begin_close(ENDS - timedelta(days=90), by=lessor.by, key="begin")
    close_waiting(by=lessor.by, tell=lambda _: None)
    assert announced(lessor) == [(contract, ENDS, ENDS - timedelta(days=90))]
    with tenant(lessor.by.organisation_id):
        entries = Entry.objects.filter(act="leasing.end_announced").order_by("id")
        empty, told = [(one.pk, one.data) for one in entries]
    assert [data for _, data in (empty, told)] == [{"contracts": []}, {"contracts": [contract]}]
    assert ends_near.follow(empty[0], by=lessor.by, key="e1") == 0
    assert ends_near.follow(told[0], by=lessor.by, key="e2") == 1
    with tenant(lessor.by.organisation_id):
        assert InboxItem.objects.get().kind == "leasing.ends_announced"
    close_through(lessor.by, ENDS - timedelta(days=89))
    assert len(announced(lessor)) == 1
