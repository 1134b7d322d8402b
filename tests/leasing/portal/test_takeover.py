"""The page of takeovers: look at a file, see every fault, confirm, find the contracts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from vigie.connectors.files import read_in_child
from vigie.database.home import batches_folder
from vigie.database.tenant import tenant
from vigie.leasing.actions.takeover.asking import JOB
from vigie.leasing.models import Contract
from vigie.leasing.ports import use_reader
from vigie.leasing.tasks import take_over
from vigie.testing.contracts import Lessor, new_lessor
from vigie.testing.portal import signed_in
from vigie.testing.running_contracts import OPENED_ON, Portfolio, running_file

pytestmark = pytest.mark.django_db
PAGE = "/contracts/takeover"


@pytest.fixture
def lessor() -> Lessor:
    use_reader(read_in_child)
    return new_lessor()


@pytest.fixture
def portfolio(tmp_path: Path) -> Portfolio:
    return running_file(tmp_path / "running.csv", 9)


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    page: str = response.content.decode()
    return page


def sent(staff: Client, portfolio: Portfolio, **more: str) -> Any:
    file = SimpleUploadedFile("running contracts.csv", portfolio.path.read_bytes())
    form = {"on": str(OPENED_ON), "totals": "\n".join(portfolio.totals), "key": "one", **more}
    return staff.post(PAGE, {**form, "file": file})


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def do_jobs() -> None:
    """Run the takeovers that wait, as the worker does."""
    with connection.cursor() as cursor:
        cursor.execute("select args::text from procrastinate_jobs where task_name = %s", [JOB])
        jobs = [json.loads(row[0]) for row in cursor.fetchall()]
    for job in jobs:
        take_over(**job)


def count(lessor: Lessor) -> int:
    with tenant(lessor.by.organisation_id):
        return Contract.objects.count()


def test_a_file_is_looked_at_then_taken_over(lessor: Lessor, portfolio: Portfolio) -> None:
    staff = signed_in(lessor.by, "back_office")
    assert "Take running contracts over" in text(staff.get("/contracts/"))
    page = text(sent(staff, portfolio))
    assert "Ready to be taken over" in page
    assert "Take 9 contracts over" in page
    assert page.count("the same") == 3
    assert count(lessor) == 0
    form = {
        "on": str(OPENED_ON),
        "totals": "\n".join(portfolio.totals),
        "place": hidden(page, "place"),
        "key": hidden(page, "key"),
        "confirmed": "yes",
    }
    kept = batches_folder(lessor.by.organisation_id) / "takeovers" / form["place"]
    assert kept.is_file()
    run = staff.post(PAGE, form).headers["Location"]
    assert run.startswith("/contracts/takeovers/")
    # Pressed twice it acts once, and leads to the same place.
    assert staff.post(PAGE, form).headers["Location"] == run
    assert count(lessor) == 0
    waiting = text(staff.get(run))
    assert "You may leave this page" in waiting
    assert "waiting for a free worker" in text(staff.get(f"{run}progress"))
    do_jobs()
    assert count(lessor) == 9
    assert staff.get(f"{run}progress").headers["HX-Refresh"] == "true"
    assert "9 contracts were taken over." in text(staff.get(run))
    assert "Taken over" in text(staff.get(PAGE))
    assert "OLD-000008" in text(staff.get("/contracts/"))


def test_a_takeover_that_cannot_be_says_why(lessor: Lessor, portfolio: Portfolio) -> None:
    staff = signed_in(lessor.by, "back_office")
    page = text(sent(staff, portfolio))
    form = {
        "on": str(OPENED_ON),
        "totals": "EUR; 9; 1.00; 0",
        "place": hidden(page, "place"),
        "key": "other",
        "confirmed": "yes",
    }
    run = staff.post(PAGE, form).headers["Location"]
    do_jobs()
    said = text(staff.get(run))
    assert "Nothing was taken over." in said
    assert "Nothing taken over" in said
    assert count(lessor) == 0


def test_faults_and_totals_that_differ_are_shown_and_nothing_can_be_confirmed(
    lessor: Lessor, portfolio: Portfolio
) -> None:
    wrong = portfolio.path.read_text("utf-8").replace(";6;", ";six;", 1)
    portfolio.path.write_text(wrong, "utf-8")
    staff = signed_in(lessor.by, "back_office")
    page = text(sent(staff, portfolio))
    assert "1 fault, so that nothing can be taken over yet" in page
    assert "“six” is not a number from zero up." in page
    assert "differs" in page
    assert "confirmed" not in page
    forced = {
        "on": str(OPENED_ON),
        "totals": "\n".join(portfolio.totals),
        "place": hidden(page, "place"),
        "key": "forced",
        "confirmed": "yes",
    }
    run = staff.post(PAGE, forced).headers["Location"]
    do_jobs()
    assert "1 rows cannot be taken over" in text(staff.get(run))
    assert count(lessor) == 0


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ({"totals": "EUR; many"}, "The control totals cannot be read at"),
        ({"on": "soon"}, "Enter a valid date."),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field(
    lessor: Lessor, portfolio: Portfolio, more: dict[str, str], seen: str
) -> None:
    staff = signed_in(lessor.by, "back_office")
    assert seen in text(sent(staff, portfolio, **more), 422)


def test_no_file_and_a_file_that_is_gone(lessor: Lessor, portfolio: Portfolio) -> None:
    staff = signed_in(lessor.by, "back_office")
    form = {"on": str(OPENED_ON), "totals": portfolio.totals[0], "key": "k"}
    assert "Choose the file." in text(staff.post(PAGE, form), 422)
    for place in ("0" * 64 + "/x.csv", "../../x", "a/b"):
        answer = staff.post(PAGE, {**form, "place": place})
        assert "The file is no longer there" in text(answer, 404)


def test_whoever_may_not_take_over_sees_neither_page_nor_button(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "risk")
    assert staff.get(PAGE).status_code == 403
    assert "Take running contracts over" not in text(staff.get("/contracts/"))
