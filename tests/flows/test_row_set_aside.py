"""A row that came and could not be read says so, everywhere, and is never told as not found."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert, AlertEvent
from vigie.registrations import queries
from vigie.registrations.actions import observe_one, update_contract
from vigie.registrations.models import BadRow, Batch, Certificate, Distortion
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (2, 4, 6, 8)]
RIGHT = [certificate(number) for number in range(3)]
BROKEN = certificate(1, registered_on="31/31/2031")
SOLD = certificate(1, holder_name="MARTIN JEAN", registered_on="2026-11-01")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def run(lender: Lender, on: date, row: dict[str, str] | None, kind: str = "full") -> None:
    rows = [one for one in (RIGHT[0], row, RIGHT[2]) if one is not None]
    lender.take("register", rows, on, kind=kind, confirm=True)
    watch(by=lender.by, key=f"watch-{on}")


def watched(lender: Lender) -> str:
    with tenant(lender.by.organisation_id):
        return Certificate.objects.get(contract_key="C 00001").watch


def kinds(lender: Lender) -> list[tuple[str, str]]:
    with tenant(lender.by.organisation_id):
        found = Distortion.objects.filter(certificate__contract_key="C 00001", closed_on=None)
        return sorted(found.values_list("field", "kind"))


def place(lender: Lender) -> tuple[int, int]:
    with tenant(lender.by.organisation_id):
        row = BadRow.objects.latest("id")
        return row.batch_id, row.line


def test_the_state_follows_what_could_be_read(lender: Lender) -> None:
    for on, row, state, kind in (
        (DAYS[0], None, "not_found", "missing_in_register"),
        (DAYS[1], BROKEN, "unreadable", "unreadable_in_register"),
        (DAYS[2], None, "not_found", "missing_in_register"),
        (DAYS[3], RIGHT[1], "watched", ""),
    ):
        run(lender, on, row)
        assert watched(lender) == state
        assert kinds(lender) == ([("", kind)] if kind else [])


def test_no_alert_says_that_it_is_not_found(lender: Lender) -> None:
    run(lender, DAYS[0], BROKEN)
    with tenant(lender.by.organisation_id):
        assert not Alert.objects.exists()
        figures = queries.figures(lender.by)
    assert (figures.not_found, figures.unreadable) == (0, 1)


def test_an_alert_of_before_says_which_row_could_not_be_read(lender: Lender) -> None:
    run(lender, DAYS[0], None)
    run(lender, DAYS[1], BROKEN)
    batch, line = place(lender)
    with tenant(lender.by.organisation_id):
        alert = Alert.objects.get(typology="not_found")
        last = AlertEvent.objects.filter(alert=alert).latest("id")
    assert (last.kind, last.data) == ("not_read", {"import": batch, "line": line})
    page = signed_in(lender.by, "fraud_analyst").get(f"/alerts/{alert.pk}/").content.decode()
    assert f"could not be read (import {batch}, line {line}): nothing changes." in page


def test_what_differed_stays_open_while_its_row_cannot_be_read(lender: Lender) -> None:
    run(lender, DAYS[0], SOLD)
    before = kinds(lender)
    assert ("holder_name", "changed") in before
    run(lender, DAYS[1], certificate(1, exported_on="soon"))
    assert kinds(lender) == [("", "unreadable_in_register"), *before]
    run(lender, DAYS[2], RIGHT[1])
    assert kinds(lender) == []


def test_list_page_export_and_api_name_the_import_and_the_line(lender: Lender) -> None:
    run(lender, DAYS[0], BROKEN)
    batch, line = place(lender)
    with tenant(lender.by.organisation_id):
        number = Certificate.objects.get(contract_key="C 00001").pk
    client = signed_in(lender.by, "administrator")
    where = f"import {batch}, line {line}"
    assert f"Row could not be read ({where})" in client.get("/certificates/").content.decode()
    page = client.get(f"/certificates/{number}/").content.decode()
    assert f"line {line}, column registered_on)" in page
    assert f'href="/imports/{batch}/"' in page
    assert "Neither the plate nor the VIN" not in page
    sent = b"".join(client.get("/certificates/export").streaming_content)  # type: ignore[attr-defined]  # the page streams
    rows = {
        one["contract_number"]: one for one in csv.DictReader(StringIO(sent.decode("utf-8-sig")))
    }
    told = rows["C-00001"]
    assert (told["watch"], told["unread_import"], told["unread_line"]) == (
        "unreadable",
        str(batch),
        str(line),
    )
    assert rows["C-00000"]["unread_import"] == ""
    with tenant(lender.by.organisation_id):
        (row,) = [
            one for one in queries.certificates_page(lender.by).rows if one.watch == "unreadable"
        ]
    assert row.unread is not None
    assert (row.unread.import_id, row.unread.line, row.unread.column) == (
        batch,
        line,
        "registered_on",
    )


def test_a_row_unread_in_a_delta_confirms_nothing(lender: Lender) -> None:
    gone = certificate(1, exported_on="2026-11-01")
    run(lender, DAYS[0], gone)
    run(lender, DAYS[1], BROKEN, kind="delta")
    with tenant(lender.by.organisation_id):
        alert = Alert.objects.get(typology="exported")
        number = Certificate.objects.get(contract_key="C 00001").pk
        sheet = queries.comparison_of(lender.by, number)
        batch = Batch.objects.latest("id").pk
    assert (alert.state, watched(lender)) == ("to_be_reread", "watched")
    assert sheet.unread is not None
    assert (sheet.unread.import_id, sheet.observed_as_of) == (batch, DAYS[0])
    run(lender, DAYS[2], gone, kind="delta")
    with tenant(lender.by.organisation_id):
        assert Alert.objects.get(typology="exported").state == "open"
        assert queries.comparison_of(lender.by, number).unread is None


def test_the_page_never_says_not_found_or_gone_of_a_row_set_aside(lender: Lender) -> None:
    run(lender, DAYS[0], RIGHT[1])
    run(lender, DAYS[1], BROKEN)
    batch, line = place(lender)
    with tenant(lender.by.organisation_id):
        number = Certificate.objects.get(contract_key="C 00001").pk
    client = signed_in(lender.by, "administrator")
    page = client.get(f"/certificates/{number}/").content.decode()
    told = f"Its row in the register could not be read (import {batch}, line {line})."
    assert page.count(told) == 2  # under the name, and on the timeline
    assert "No extract of the register names this vehicle" not in page
    assert "The certificate left the register" not in page
    dashboard = client.get("/").content.decode()
    assert "?watch=unreadable" in dashboard


def test_a_row_that_is_absent_still_left_the_extract(lender: Lender) -> None:
    run(lender, DAYS[0], RIGHT[1])
    run(lender, DAYS[1], None)
    with tenant(lender.by.organisation_id):
        number = Certificate.objects.get(contract_key="C 00001").pk
    page = signed_in(lender.by, "administrator").get(f"/certificates/{number}/").content.decode()
    assert "The certificate left the register" in page
    assert "No extract of the register names this vehicle" in page


def test_a_good_record_that_comes_live_ends_it(lender: Lender) -> None:
    run(lender, DAYS[0], BROKEN)
    assert watched(lender) == "unreadable"
    observe_one(lender.register, RIGHT[1], as_of=DAYS[1], by=lender.by, key="o")
    assert (watched(lender), kinds(lender)) == ("watched", [])


def test_what_we_say_of_its_contract_reads_no_row(lender: Lender) -> None:
    run(lender, DAYS[0], SOLD)
    run(lender, DAYS[1], BROKEN)
    before = kinds(lender)
    assert (watched(lender), ("holder_name", "changed") in before) == ("unreadable", True)
    row = {"contract_number": "C-00001", "outstanding_amount": "8000.00"}
    update_contract(lender.portfolio, row, as_of=DAYS[2], by=lender.by, key="u")
    assert (watched(lender), kinds(lender)) == ("unreadable", before)
