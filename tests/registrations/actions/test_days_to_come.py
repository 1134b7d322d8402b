"""Days in a portfolio that lie after the day of the file are listed; the rows are taken."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from vigie.database.tenant import tenant
from vigie.registrations import queries
from vigie.registrations.actions import Taken
from vigie.registrations.models import Certificate
from vigie.site.cli import main
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender, written
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 11, 2), date(2026, 11, 4)
ROWS = [
    contract(0),
    contract(1, contract_starts_on="2026-11-03", settled_on="03/12/2026"),
    contract(2, pledged_on="2027-01-01", delivered_on="2026-11-02"),
    # What is agreed for later is no slip.
    contract(
        3,
        contract_ends_on="2030-01-10",
        settlement_expected_on="2027-02-01",
        export_consent_until="2027-03-01",
        pledge_expires_on="2029-01-15",
    ),
    # Set aside already: told once, as a row that cannot be read.
    contract(4, settled_on="2027-13-45", pledged_on="2027-01-01"),
]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


@pytest.fixture
def taken(lender: Lender) -> Taken:
    return lender.take("portfolio", ROWS, DAY)


def test_each_day_to_come_is_listed_and_its_row_is_kept(lender: Lender, taken: Taken) -> None:
    assert (taken.rows, taken.bad_rows, taken.warnings) == (4, 1, 3)
    with tenant(lender.by.organisation_id):
        assert Certificate.objects.count() == 4
        told = queries.bad_rows(lender.by, taken.batch_id, kept=True)
        (bad,) = queries.bad_rows(lender.by, taken.batch_id)
        line = queries.import_detail(lender.by, taken.batch_id)
    assert [(one.line, one.column, one.value) for one in told] == [
        (3, "contract_starts_on", "2026-11-03"),
        (3, "settled_on", "03/12/2026"),
        (4, "pledged_on", "2027-01-01"),
    ]
    assert {one.code for one in told} == {"registrations.day_after_file"}
    assert (bad.line, bad.column, line.warnings) == (6, "settled_on", 3)
    again = lender.take("portfolio", ROWS, DAY)
    assert (again.is_new, again.warnings) == (False, 3)


def test_a_file_that_speaks_of_a_later_day_has_fewer(lender: Lender, taken: Taken) -> None:
    later = lender.take("portfolio", ROWS, LATER, kind="delta")
    assert (taken.warnings, later.warnings) == (3, 2)


def test_the_register_speaks_of_its_own_days(lender: Lender, taken: Taken) -> None:
    assert taken.warnings
    read = lender.take("register", [certificate(0, registered_on="2026-11-03")], DAY)
    assert read.warnings == 0


def test_page_download_and_api_say_line_column_value_and_why(lender: Lender, taken: Taken) -> None:
    client = signed_in(lender.by, "administrator")
    page = client.get(f"/imports/{taken.batch_id}/").content.decode()
    assert "Taken, with something to be looked at" in page
    assert "3 warnings" in page
    assert "lies after 2 Nov 2026, the day that the file speaks of" in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    sent = client.get(f"/imports/{taken.batch_id}/warnings").content.decode("utf-8-sig")
    first, *lines = sent.splitlines()
    assert first == "Table,Line,Column,Value,Reason"
    assert [line.split(",")[1:4] for line in lines] == [
        ["3", "contract_starts_on", "2026-11-03"],
        ["3", "settled_on", "03/12/2026"],
        ["4", "pledged_on", "2027-01-01"],
    ]
    secret = create_token("erp", "administrator", by=lender.by, key="t")
    caller = Client(headers={"authorization": f"Bearer {secret}"})
    assert caller.get(f"/api/v1/imports/{taken.batch_id}").json()["warnings"] == 3
    items = caller.get(f"/api/v1/imports/{taken.batch_id}/warnings").json()["items"]
    assert [(one["line"], one["column"]) for one in items] == [
        (3, "contract_starts_on"),
        (3, "settled_on"),
        (4, "pledged_on"),
    ]
    assert len(caller.get(f"/api/v1/imports/{taken.batch_id}/bad-rows").json()["items"]) == 1
    stranger = signed_in(new_lender(lender.folder, name="Another").by, "administrator")
    assert stranger.get(f"/imports/{taken.batch_id}/warnings").status_code == 404


def test_the_command_counts_them(lender: Lender) -> None:
    path = written(lender.folder / "portfolio.csv", ROWS)
    words = ["portfolio", "import", str(path), "--full", "--as-of", str(DAY)]
    words += ["--organisation", str(lender.by.organisation_id)]
    said = CliRunner().invoke(main, words, env={"LC_ALL": "C"})
    assert "rows taken: 4, set aside: 1, warnings: 3," in said.output, said.output


def test_a_start_after_the_end_of_its_contract_is_listed(lender: Lender) -> None:
    rows = [
        contract(0, contract_ends_on="2024-01-10"),  # the days of one day are no contradiction
        contract(1, contract_ends_on="2019-01-10"),
        contract(2, contract_starts_on="2024-01-11", contract_ends_on="10/01/2024"),
        contract(3, contract_starts_on="2062-01-10", delivered_on="2062-01-10"),
        contract(4, contract_ends_on=""),
    ]
    taken = lender.take("portfolio", rows, DAY)
    with tenant(lender.by.organisation_id):
        told = queries.bad_rows(lender.by, taken.batch_id, kept=True)
    assert (taken.rows, taken.bad_rows, taken.warnings) == (5, 0, 5)
    assert [(one.line, one.column, one.value, one.code.partition(".")[2]) for one in told] == [
        (3, "contract_starts_on", "2024-01-10", "start_after_end"),
        (3, "delivered_on", "2024-01-10", "start_after_end"),
        (4, "contract_starts_on", "2024-01-11", "start_after_end"),
        # One that is still to come is told once.
        (5, "contract_starts_on", "2062-01-10", "day_after_file"),
        (5, "delivered_on", "2062-01-10", "day_after_file"),
    ]
    page = signed_in(lender.by, "administrator").get(f"/imports/{taken.batch_id}/")
    assert "2024-01-11 lies after the end of the contract" in page.content.decode()
