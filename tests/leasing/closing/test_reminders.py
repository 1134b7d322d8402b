"""Who is to be reminded, at which level and since when: from the close, at page and API."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.leasing.actions import set_business_date
from vigie.leasing.domain.closing import REMINDERS, reminder, reminder_due
from vigie.leasing.queries import reminders_due
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
FIRST = date(2024, 2, 14)
PAGE, API = "/contracts/closing/reminders", "/api/v1/leasing/reminders"


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    set_business_date(FIRST, by=made.by, key="first")
    return made


def test_a_level_stands_since_the_day_its_reminder_was_first_due() -> None:
    due_on = date(2024, 2, 15)
    first_reached: dict[int, date] = {}
    for days in range(90):
        on = due_on + timedelta(days=days)
        if level := reminder(days - 1, days):
            first_reached[level] = on
        standing = reminder_due(days, on)
        latest = max(first_reached, default=0)
        assert standing == ((latest, first_reached[latest]) if latest else None)
    assert [(day - due_on).days for day in first_reached.values()] == list(REMINDERS)


def test_the_longest_delay_comes_first_and_pages_follow(lessor: Lessor) -> None:
    older, newer = lessor.active(loa()), lessor.active(credit())
    lessor.pay(older, 410_000, date(2024, 1, 15))
    close_through(lessor.by, date(2024, 3, 1))
    with tenant(lessor.by.organisation_id):
        found = reminders_due(lessor.by)
        # The fee of the credit is open since 15 January, the rental since 15 February.
        assert [
            (one.contract_id, one.days_past_due, one.level, one.since) for one in found.rows
        ] == [
            (newer, 46, 3, date(2024, 2, 14)),
            (older, 15, 2, date(2024, 3, 1)),
        ]
        assert [one.overdue for one in found.rows] == [15_000 + 58_713, 39_818]
        first = reminders_due(lessor.by, limit=1)
        assert first.after == (46, newer)
        second = reminders_due(lessor.by, limit=1, after=first.after)
        assert ([one.contract_id for one in second.rows], second.after) == ([older], None)
        assert [one.contract_id for one in reminders_due(lessor.by, level=2).rows] == [older]
        assert reminders_due(lessor.by, level=1).rows == ()
        before = reminders_due(lessor.by, on=date(2024, 2, 20))
        assert [(one.contract_id, one.level) for one in before.rows] == [(newer, 3), (older, 1)]


def test_page_and_api_say_the_same(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    client = signed_in(lessor.by, "back_office")
    assert "no day is closed yet" in client.get(PAGE).content.decode()
    close_through(lessor.by, date(2024, 2, 20))
    page = client.get(PAGE, {"level": "1"}).content.decode()
    assert "398.18" in page
    assert "2024-02-20" in page
    assert "No reminder is due" in client.get(PAGE, {"level": "4"}).content.decode()
    secret = create_token("erp", "accountant", by=lessor.by, key="erp")
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    said = machine.get(API).json()
    assert said["on"] == "2024-02-20"
    assert [(row["level"], row["since"], row["overdue"]) for row in said["rows"]] == [
        (1, "2024-02-20", 39_818)
    ]
    assert machine.get(API, {"level": 5}).status_code == 422


def test_the_settings_page_shows_what_holds_and_takes_another(lessor: Lessor) -> None:
    client = signed_in(lessor.by, "product_manager")
    page = client.get("/settings/service/").content.decode()
    assert "asked for at the end of each month" in page
    sent = {
        "charge_lateness-duty": "charge_lateness",
        "charge_lateness-scope": "consumers",
        "charge_lateness-number": "1",
        "charge_lateness-from_on": "2024-03-01",
        "charge_lateness-token": "t",
    }
    assert client.post("/settings/service/", sent).status_code == 302
    assert client.get("/settings/service/").content.decode().count("asked for at the end") == 4
    ends = {
        "announce_end-duty": "announce_end",
        "announce_end-scope": "loa",
        "announce_end-number": "9999",
        "announce_end-from_on": "2024-03-01",
        "announce_end-token": "u",
    }
    assert client.post("/settings/service/", ends).status_code == 422
    assert signed_in(lessor.by, "risk").post("/settings/service/", sent).status_code == 403
