"""Files past their retention go, unless the state, the last run or a live alert needs them."""

import json
import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from vigie.database.home import batches_folder
from vigie.database.tenant import tenant
from vigie.flows import retention
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions.deciding import decide_alert
from vigie.fraud.models import Alert
from vigie.fraud.queries import runs_of_live_alerts
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, Invalid, Refused
from vigie.registrations import queries
from vigie.registrations.actions import (
    Cleared,
    ImportFiles,
    read_import,
    receive_import,
    remove_expired,
    store_upload,
)
from vigie.registrations.domain.retention import is_past, reason_to_keep
from vigie.registrations.models import BadRow, Batch
from vigie.registrations.queries.retention import Expired, expired
from vigie.registrations.queries.viewpoints import viewpoint
from vigie.site.cli import main
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender, written
from vigie.testing.portal import signed_in

KEPT_DAYS = 365  # what `new_lender` declares
DAYS = (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("received", "days", "today", "past"),
    [
        (date(2025, 1, 1), 365, date(2026, 1, 1), False),
        (date(2025, 1, 1), 365, date(2026, 1, 2), True),
        (date(2025, 1, 1), None, date(2099, 1, 1), False),
    ],
)
def test_a_file_may_be_kept_through_its_last_day(
    received: date, days: int | None, today: date, past: bool
) -> None:
    assert is_past(received, days, today) is past


@pytest.mark.parametrize(
    ("state", "run", "alerts", "reason"),
    [
        ({7}, {7}, {7}, "state"),
        ({8}, {7}, {7}, "run"),
        (set(), {8}, {7}, "alert"),
        ({8}, {8}, {8}, ""),
    ],
)
def test_what_nothing_names_goes_and_the_first_reason_is_said(
    state: set[int], run: set[int], alerts: set[int], reason: str
) -> None:
    assert reason_to_keep(7, state, run, alerts) == reason


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def age(lender: Lender, *batches: int) -> None:
    """Let imports have been received a day longer ago than they may be kept."""
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS + 1)
    with tenant(lender.by.organisation_id):
        Batch.objects.filter(id__in=batches).update(received_at=long_ago)


def reasons(lender: Lender) -> dict[int, str]:
    return {one.batch_id: one.reason for one in retention.past_retention(by=lender.by)}


def files(lender: Lender) -> set[str]:
    root = batches_folder(lender.by.organisation_id)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def take_both(lender: Lender, day: date, **changes: str) -> tuple[int, int]:
    """Take a portfolio and an extract of three contracts, one certificate changed, and watch."""
    rows = [contract(n, outstanding_amount=f"{day.day}000") for n in range(3)]
    seen = [certificate(0, formula_number=str(day), **changes), certificate(1), certificate(2)]
    taken = lender.take("portfolio", rows, day), lender.take("register", seen, day)
    watch(by=lender.by, key=f"watch-{day}")
    return taken[0].batch_id, taken[1].batch_id


@pytest.mark.django_db
def test_what_no_present_state_needs_goes_and_the_job_goes_on(lender: Lender) -> None:
    broken = [contract(0), contract(1, contract_ends_on="31/02/2027")]
    with_fault = lender.take("portfolio", broken, DAYS[0]).batch_id
    old, new = take_both(lender, DAYS[1]), take_both(lender, DAYS[2])
    assert reasons(lender) == {}
    age(lender, with_fault, *old, *new)
    expected = {with_fault: "", old[0]: "", old[1]: "", new[0]: "state", new[1]: "state"}
    before = files(lender)
    assert reasons(lender) == expected
    assert files(lender) == before
    done = retention.clear(by=lender.by, key="night")
    assert (done.imports, done.bad_rows, done.kept) == (3, 1, {"state": 2})
    gone = before - files(lender)
    assert len(gone) == done.files
    assert done.files == 9  # the file as received, canonical and its index, of three imports
    with tenant(lender.by.organisation_id):
        assert BadRow.objects.count() == 0
        assert set(Batch.objects.filter(removed_at=None).values_list("id", flat=True)) == set(new)
        entries = list(Entry.objects.filter(act="registrations.files_removed").order_by("id"))
        digest = Batch.objects.get(id=old[1]).sha256
        (row, *_) = queries.certificates_page(lender.by).rows
        assert queries.comparison_of(lender.by, row.id).is_found
    assert [one.subject_id for one in entries] == [lender.portfolio, lender.register]
    assert entries[1].data == {
        "removed": {str(old[1]): digest},
        "files": 3,
        "bad_rows": 0,
        "kept": {str(new[1]): "state"},
    }
    assert retention.clear(by=lender.by, key="next").imports == 0
    take_both(lender, DAYS[3], colour="BLANC")
    with tenant(lender.by.organisation_id):
        fields = {one.field for one in queries.timeline_of(lender.by, row.id) if one.field}
    assert {"colour", "formula_number"} <= fields


@pytest.mark.django_db
def test_with_a_file_go_its_name_and_the_cells_that_its_refusal_quoted(lender: Lender) -> None:
    twice = [contract(1), contract(1)]
    upload = store_upload(written(lender.folder / "t.csv", twice), "MARTIN Paul.csv", by=lender.by)
    received = receive_import(
        lender.portfolio, ImportFiles(upload), kind="full", as_of=DAYS[0], by=lender.by, key="t"
    )
    with pytest.raises(Invalid, match=r"registrations\.repeated_contract"):
        read_import(received.batch_id, by=lender.by, key="read")
    line = [contract(0), contract(1, contract_ends_on="soon", delivered_on="later")]
    taken = lender.take("portfolio", line, DAYS[1]).batch_id
    lender.take_with_operations(
        [certificate(0)], [{"plate": "AB", "operation": "X", "occurred_on": "2026-11-01"}], DAYS[1]
    )
    take_both(lender, DAYS[2])
    with tenant(lender.by.organisation_id):
        every = list(Batch.objects.values_list("id", flat=True))
        assert "C-00001" in str(Batch.objects.get(id=received.batch_id).fault_params)
    age(lender, *every)
    going = {one.batch_id: one.bad_rows for one in retention.past_retention(by=lender.by)}
    assert going[taken] == 1, "a row, whatever cells of it were at fault"
    retention.clear(by=lender.by, key="night")
    with tenant(lender.by.organisation_id):
        gone = list(Batch.objects.exclude(removed_at=None))
    assert {received.batch_id, taken} <= {one.pk for one in gone}
    assert {one.file_name for one in gone} == {
        "portfolio-2026-11-01", "portfolio-2026-11-08", "register-2026-11-08",
    }  # fmt: skip
    assert [one.fault_params for one in gone] == [{}] * len(gone)
    assert not any({"operations", "inspections"} & set(one.facts) for one in gone)
    page = signed_in(lender.by, "back_office").get(f"/imports/{received.batch_id}/")
    assert "portfolio-2026-11-01" in page.content.decode()
    secret = create_token("erp", "back_office", by=lender.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    said = client.get(f"/api/v1/imports/{received.batch_id}").json()
    assert (said["fault_code"], said["fault_params"]) == ("registrations.repeated_contract", {})
    assert "C-00001" not in said["fault"]


@pytest.mark.django_db
def test_a_full_file_stays_while_deltas_lie_on_it(lender: Lender) -> None:
    full = lender.take("portfolio", [contract(n) for n in range(3)], DAYS[0]).batch_id
    delta = lender.take("portfolio", [contract(1, colour="VERT")], DAYS[1], kind="delta").batch_id
    age(lender, full)
    assert reasons(lender) == {full: "state"}
    newest = lender.take("portfolio", [contract(n) for n in range(3)], DAYS[1]).batch_id
    assert reasons(lender) == {full: "state"}  # the delta's own day can still be shown
    age(lender, full, delta)
    assert reasons(lender) == {full: "", delta: ""}
    age(lender, newest)
    again = lender.take("portfolio", [contract(n) for n in range(4)], DAYS[2]).batch_id
    age(lender, again)
    assert reasons(lender) == {full: "", delta: "", newest: "", again: "state"}


@pytest.mark.django_db
def test_a_past_day_whose_files_went_is_not_shown_as_if_nothing_had_been(lender: Lender) -> None:
    old, _ = take_both(lender, DAYS[0]), take_both(lender, DAYS[1])
    age(lender, old[1])
    with tenant(lender.by.organisation_id):
        (row, *_) = queries.certificates_page(lender.by).rows
        assert queries.comparison_of(lender.by, row.id, viewpoint(DAYS[0])).is_found
    retention.clear(by=lender.by, key="night")
    with tenant(lender.by.organisation_id):
        with pytest.raises(Refused, match=r"registrations\.past_removed"):
            queries.comparison_of(lender.by, row.id, viewpoint(DAYS[0]))
        assert queries.comparison_of(lender.by, row.id, viewpoint(DAYS[1])).is_found
        assert queries.comparison_of(lender.by, row.id).is_found


@pytest.mark.django_db
def test_what_the_last_run_compared_stays_until_the_next_one(lender: Lender) -> None:
    _, first = take_both(lender, DAYS[0])
    again = [certificate(n, formula_number="2") for n in range(3)]
    second = lender.take("register", again, DAYS[1]).batch_id
    age(lender, first, second)
    assert reasons(lender) == {first: "run", second: "state"}
    watch(by=lender.by, key="second")
    assert reasons(lender) == {first: "", second: "state"}


@pytest.mark.django_db
def test_a_live_alert_keeps_the_extract_that_raised_it_until_a_person_dismisses_it(
    lender: Lender,
) -> None:
    _, first = take_both(lender, DAYS[0], stolen="true")
    take_both(lender, DAYS[1], stolen="true")
    take_both(lender, DAYS[2], stolen="true")
    age(lender, first)
    assert reasons(lender) == {first: "alert"}
    assert retention.clear(by=lender.by, key="night").kept == {"alert": 1}
    with tenant(lender.by.organisation_id):
        assert queries.import_detail(lender.by, first).kept_because == "alert"
        live = list(Alert.objects.values_list("id", flat=True))
        assert live
    for number in live:
        decide_alert(number, verdict="not_fraud", reason="ours", by=lender.by, key=f"d{number}")
    with tenant(lender.by.organisation_id):
        assert runs_of_live_alerts(lender.by) == frozenset()
    assert reasons(lender) == {first: ""}


@pytest.mark.django_db
def test_bytes_shared_by_two_imports_stay_for_the_younger(lender: Lender) -> None:
    rows = [certificate(n) for n in range(3)]
    lender.take("portfolio", [contract(n) for n in range(3)], DAYS[0])
    ids = [lender.take("register", rows, day).batch_id for day in DAYS[:3]]
    with tenant(lender.by.organisation_id):
        paths = [Batch.objects.get(id=number).upload_path for number in ids]
    assert len({Path(path).parent for path in paths}) == 1
    age(lender, *ids[:2])
    done = retention.clear(by=lender.by, key="night")
    assert done.imports == 2
    assert {path for path in paths if path in files(lender)} == {paths[2]}


@pytest.mark.django_db
def test_a_refused_file_that_went_may_be_sent_again_and_a_taken_one_changes_nothing(
    lender: Lender,
) -> None:
    taken = lender.take("portfolio", [contract(n) for n in range(10)], DAYS[0]).batch_id
    fewer = [contract(n) for n in range(5)]
    held = lender.receive("portfolio", fewer, DAYS[1]).batch_id
    with pytest.raises(Refused, match=r"registrations\.file_shrunk"):
        read_import(held, by=lender.by, key="short")
    newest = lender.take("portfolio", [contract(n) for n in range(11)], DAYS[2]).batch_id
    age(lender, taken, held, newest)
    retention.clear(by=lender.by, key="night")
    for number in (taken, held):
        with tenant(lender.by.organisation_id):
            assert queries.import_detail(lender.by, number).removed_at is not None
    with pytest.raises(Refused, match=r"registrations\.file_removed"):
        read_import(held, confirm=True, by=lender.by, key="late")
    assert not lender.take("portfolio", [contract(n) for n in range(10)], DAYS[0]).is_new
    again = lender.receive("portfolio", fewer, DAYS[1])
    assert (again.batch_id, again.status) == (held, "received")
    with tenant(lender.by.organisation_id):
        assert queries.import_detail(lender.by, held).removed_at is None


@pytest.mark.django_db
def test_what_no_import_names_goes_after_a_week(lender: Lender) -> None:
    taken = lender.take("portfolio", [contract(0)], DAYS[0])
    root = batches_folder(lender.by.organisation_id)
    given_up = root / "uploads" / "ab12" / "given-up.csv"
    given_up.parent.mkdir()
    given_up.write_text("plate\nAA\n")
    named = files(lender)
    assert retention.clear(by=lender.by, key="soon").left_over == 0
    assert files(lender) == named
    week_ago = time.time() - 8 * 86_400
    for path in files(lender):
        os.utime(root / path, (week_ago, week_ago))
    assert retention.clear(by=lender.by, key="later").left_over == 1
    assert files(lender) == named - {"uploads/ab12/given-up.csv"}
    assert not given_up.parent.exists()
    assert taken.rows == 1


@pytest.mark.django_db
def test_another_organisation_and_a_reader_remove_nothing(lender: Lender, tmp_path: Path) -> None:
    other = new_lender(tmp_path / "other", name="Other")
    old, _ = take_both(lender, DAYS[0])
    take_both(lender, DAYS[1])
    age(lender, old)
    with tenant(other.by.organisation_id):
        assert expired(other.by, today=DAYS[3]) == ()
    assert retention.clear(by=other.by, key="night") == Cleared(0, 0, 0, 0, 0, {})
    with tenant(lender.by.organisation_id):
        (found,) = retention.past_retention(by=lender.by)
    assert isinstance(found, Expired)
    assert (found.batch_id, found.reason, found.size > 0) == (old, "", True)
    reader = Actor(lender.by.organisation_id, 1, "r", "en", frozenset())
    with pytest.raises(Forbidden):
        remove_expired(DAYS[3], by=reader, key="x")


@pytest.mark.django_db
def test_the_pages_of_sources_and_imports_say_what_went_and_what_stays(lender: Lender) -> None:
    old, new = take_both(lender, DAYS[0]), take_both(lender, DAYS[1])
    age(lender, *old, *new)
    retention.clear(by=lender.by, key="night")
    client = signed_in(lender.by, "back_office")
    page = client.get(f"/imports/sources/{lender.register}/").content.decode()
    assert "1: the present state rests on it" in page
    assert "1, the last on" in page
    gone = client.get(f"/imports/{old[1]}/").content.decode()
    assert "Files removed, retention over" in gone
    stays = client.get(f"/imports/{new[1]}/").content.decode()
    assert "Kept beyond its retention" in stays
    assert "Files removed" not in stays


@pytest.mark.django_db
def test_the_command_says_what_would_go_then_removes_it(lender: Lender) -> None:
    old, new = take_both(lender, DAYS[0]), take_both(lender, DAYS[1])
    age(lender, *old, new[0])
    before = files(lender)
    said = command("--dry-run")
    assert "Imports past their retention: 3." in said
    assert said.count("would go") == 2
    assert said.count("the present state of its source rests on it") == 1
    listed = json.loads(command("--dry-run", "--json"))["imports"]
    assert {one["batch_id"]: one["reason"] for one in listed} == {
        old[0]: "",
        old[1]: "",
        new[0]: "state",
    }
    assert files(lender) == before
    done = json.loads(command("--json"))
    assert (done["imports"], done["files"], done["kept"]) == (2, 6, {"state": 1})
    assert len(before - files(lender)) == 6
    assert "0 imports past their retention cleared" in command()


def command(*options: str) -> str:
    words = ["retention", "--organisation", "Lender", *options]
    done = CliRunner().invoke(main, words, env={"VIGIE_LANG": "en", "LANG": "C"})
    assert done.exit_code == 0, done.output
    return done.output
