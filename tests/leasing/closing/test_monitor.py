"""The monitor of the close of day: what it says, what it orders, on the page and over the API."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.leasing.closing.acting import business_of, close_through

from vigie.database.tenant import tenant
from vigie.kernel.errors import Refused
from vigie.leasing import tasks
from vigie.leasing.actions import order_close, set_business_date
from vigie.leasing.domain.closing_pace import pace, seconds_left
from vigie.leasing.models import Instalment
from vigie.leasing.queries import closing_monitor
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
FIRST = date(2024, 2, 14)
PAGE = "/contracts/closing"


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    for agreement in (credit(), loa()):
        made.active(agreement)
    return made


@pytest.fixture
def opened(lessor: Lessor) -> Lessor:
    set_business_date(FIRST, by=lessor.by, key="first")
    return lessor


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    page: str = response.content.decode()
    return page


def shown(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def orders(by: Any) -> int:
    jobs = ProcrastinateJob.objects.filter(task_name="leasing.close_days")
    return jobs.filter(args__organisation_id=by.organisation_id).count()


def spoil(by: Any, due_on: date) -> int:
    """Give the lease's line of a day an amount that no bigint can bill; returns its contract."""
    with tenant(by.organisation_id):
        line = Instalment.objects.get(contract__product="loa", due_on=due_on)
        Instalment.objects.filter(pk=line.pk).update(principal=9 * 10**18, interest=9 * 10**18)
        return line.contract_id


def test_the_first_day_is_opened_then_days_are_ordered_and_closed(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "accountant")
    assert "No day closed yet" in text(staff.get(PAGE))
    assert staff.post(PAGE, {"on": str(FIRST), "token": "one"}).status_code == 302
    assert business_of(lessor.by) == FIRST
    assert staff.post(PAGE, {"on": "2024-02-16", "token": "two"}).status_code == 302
    assert orders(lessor.by) == 1
    page = text(staff.get(PAGE))
    assert "The close has been ordered." in page
    assert "hx-get" in page
    assert shown(page).count("0 / 1") == 3
    tasks.close_days(lessor.by.organisation_id)
    live = staff.get(f"{PAGE}/live")
    assert live["HX-Refresh"] == "true"
    assert shown(text(live)).count("1 / 1") == 3
    assert business_of(lessor.by) == date(2024, 2, 17)


def test_a_day_to_come_and_a_day_that_is_over_are_refused_in_words(opened: Lessor) -> None:
    staff = signed_in(opened.by, "accountant")
    assert "days are closed through" in text(
        staff.post(PAGE, {"on": "2099-01-01", "token": "a"}), 422
    )
    assert "is closed already" in text(staff.post(PAGE, {"on": "2024-02-13", "token": "b"}), 422)
    for day, code in ((date(2099, 1, 1), "close_to_come"), (date(2024, 2, 13), "close_over")):
        with pytest.raises(Refused, match=f"leasing.{code}"):
            order_close(day, by=opened.by, key=code)
    assert orders(opened.by) == 0


def test_contracts_left_behind_are_named_with_reason_and_link(opened: Lessor) -> None:
    broken = spoil(opened.by, date(2024, 2, 15))
    close_through(opened.by, date(2024, 2, 17))
    page = text(signed_in(opened.by, "back_office").get(PAGE))
    assert f'href="/contracts/{broken}/"' in page
    assert "An amount of it is beyond what can be booked." in page
    assert "Close the days" not in page
    with tenant(opened.by.organisation_id):
        found = closing_monitor(opened.by)
    assert [(one.contract_id, one.since, one.days, one.reason) for one in found.behind] == [
        (broken, date(2024, 2, 15), 3, "DataError")
    ]
    assert [(day.on.day, day.done, day.contracts, day.failed) for day in found.days] == [
        (17, 1, 1, 1),
        (16, 1, 1, 1),
        (15, 1, 1, 1),
        (14, 1, 2, 0),
    ]


def test_who_may_not_read_contracts_is_refused(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "product_manager")
    assert [staff.get(f"{PAGE}{end}").status_code for end in ("", "/live")] == [403, 403]
    reader = signed_in(lessor.by, "back_office")
    assert reader.post(PAGE, {"on": str(FIRST), "token": "a"}).status_code == 403


def test_the_api_tells_and_orders(opened: Lessor) -> None:
    secret = create_token("erp", "accountant", by=opened.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    address, headers = "/api/v1/leasing/closing", {"idempotency-key": "one"}
    for _ in range(2):
        made = client.post(
            address, json.dumps({"through": "2024-02-15"}), "application/json", headers=headers
        )
        assert (made.status_code, made.json()) == (202, {"slices": 2})
    assert orders(opened.by) == 1
    said = client.get(address).json()
    assert said["business_date"] == str(FIRST)
    assert [(day["on"], day["waiting"]) for day in said["days"]] == [
        ("2024-02-15", 1),
        ("2024-02-14", 1),
    ]
    late = client.post(
        address, json.dumps({"through": "2099-02-15"}), "application/json", headers=headers
    )
    assert late.status_code in {409, 422}


def test_pace_is_what_followed_the_first_slice() -> None:
    begin = datetime(2026, 11, 27, tzinfo=UTC)
    done = [(begin + timedelta(seconds=2 * place), 30_000) for place in range(5)]
    assert pace(done) == 15_000
    assert seconds_left(done, 3) == 6
    assert pace(done[:1]) is pace([done[0], done[0]]) is seconds_left([], 3) is None
