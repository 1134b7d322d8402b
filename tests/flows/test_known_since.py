"""The facts of an alert say since when they are known, and when they were read last."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_record
from vigie.flows.signals import signals_of
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import (
    ImportFiles,
    SourceFacts,
    observe_one,
    read_import,
    receive_import,
    save_source,
    store_upload,
)
from vigie.registrations.actions.replaying import replay_run
from vigie.registrations.models import Certificate
from vigie.registrations.queries.replays import past_runs
from vigie.testing.lender import Lender, certificate, contract, new_lender, written

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (2, 4, 6, 8, 10)]
GONE = certificate(1, exported_on="2026-11-01")
Dates = tuple[str, str, str]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def run(lender: Lender, on: date, *rows: dict[str, str], kind: str = "full") -> None:
    lender.take("register", list(rows), on, kind=kind, confirm=True)
    watch(by=lender.by, key=f"watch-{on}-{kind}")


def dates(lender: Lender, fact: str = "exported_on") -> Dates:
    """Return since when a fact of the alert is true, known, and when it was read last."""
    with tenant(lender.by.organisation_id):
        body = Alert.objects.exclude(typology="not_found").latest("id").body
    told = [
        one
        for finding in body["findings"]
        for part in (*finding["reasons"], *finding["exculpations"])
        for one in part["facts"]
        if one["name"] == fact
    ]
    return told[0]["effective_on"], told[0]["known_on"], told[0]["read_on"]


def test_a_fact_that_every_extract_repeats_is_known_since_the_first(lender: Lender) -> None:
    for day in DAYS[:3]:
        run(lender, day, certificate(0), GONE, certificate(2))
    assert dates(lender) == ("2026-11-01", "2026-11-02", "2026-11-06")


def test_a_fact_that_came_later_is_known_since_the_extract_that_brought_it(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), certificate(1), certificate(2))
    run(lender, DAYS[1], GONE, kind="delta")
    run(lender, DAYS[2], certificate(2), kind="delta")
    assert dates(lender) == ("2026-11-01", "2026-11-04", "2026-11-06")


def test_a_row_that_was_left_out_is_known_anew(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), GONE, certificate(2))
    run(lender, DAYS[1], certificate(0), certificate(2))
    assert dates(lender) == ("2026-11-01", "2026-11-02", "2026-11-02")
    for day in DAYS[2:4]:
        run(lender, day, certificate(0), GONE, certificate(2))
    assert dates(lender) == ("2026-11-01", "2026-11-06", "2026-11-08")


def test_a_contract_that_came_later_is_known_since_it_was_compared(lender: Lender) -> None:
    away = certificate(7, exported_on="2026-11-01")
    run(lender, DAYS[0], certificate(0), certificate(1), certificate(2), away)
    run(lender, DAYS[1], certificate(0), certificate(1), certificate(2), away)
    contracts = [contract(number) for number in (0, 1, 2, 7)]
    lender.take("portfolio", contracts, DAYS[2])
    watch(by=lender.by, key="with-it")
    run(lender, DAYS[3], certificate(0), certificate(1), certificate(2), away)
    assert dates(lender) == ("2026-11-01", "2026-11-04", "2026-11-08")


def test_a_record_that_came_by_itself_dates_what_the_file_repeats(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), certificate(1), certificate(2))
    seen = observe_one(lender.register, GONE, as_of=DAYS[1], by=lender.by, key="o")
    assess_record(seen.record_id, entry_id=5, by=lender.by)
    assert dates(lender)[1:] == ("2026-11-04", "2026-11-04")
    run(lender, DAYS[2], certificate(0), GONE, certificate(2))
    assert dates(lender)[1:] == ("2026-11-04", "2026-11-06")


def test_a_vehicle_that_a_record_shows_first_is_known_since_that_record(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(0), certificate(2))
    seen = observe_one(lender.register, GONE, as_of=DAYS[1], by=lender.by, key="o")
    assess_record(seen.record_id, entry_id=5, by=lender.by)
    run(lender, DAYS[2], certificate(0), GONE, certificate(2))
    assert dates(lender)[1:] == ("2026-11-04", "2026-11-06")


def test_an_operation_is_known_since_the_file_that_gave_it(lender: Lender) -> None:
    sold = certificate(1, holder_name="MARTIN JEAN", registered_on="2026-11-03")
    operation = {"vin": sold["vin"], "operation": "CHANG_TIT_NORMAL", "occurred_on": "2026-11-03"}
    for number, (day, operations) in enumerate(
        zip(DAYS[:3], ([], [operation], [operation]), strict=True)
    ):
        rows = [certificate(0), sold if operations else certificate(1), certificate(2)]
        path = written(lender.folder / f"r{number}.csv", rows)
        upload = store_upload(path, path.name, by=lender.by)
        also = None
        if operations:
            other = written(lender.folder / f"o{number}.csv", operations)
            also = store_upload(other, other.name, by=lender.by)
        files = ImportFiles(upload, operations=also)
        received = receive_import(
            lender.register, files, kind="full", as_of=day, by=lender.by, key=f"r{number}"
        )
        read_import(received.batch_id, by=lender.by, key=f"t{number}")
        watch(by=lender.by, key=f"w{number}")
    assert dates(lender, "transfer_on") == ("2026-11-03", "2026-11-04", "2026-11-06")
    with tenant(lender.by.organisation_id):
        row = Certificate.objects.get(contract_key="C 00001")
        alone = queries.subject_of(lender.by, row.pk)
    assert alone is not None
    (known,) = alone.facts.operations
    assert (known.known_on, known.cancelled_known_on) == (DAYS[1], None)


def test_what_was_known_then_is_dated_as_it_was_then(lender: Lender) -> None:
    """A past run told again knows no later extract; the day of a fact is that of then."""
    for day in DAYS[:2]:
        run(lender, day, certificate(0), GONE, certificate(2))
    run(lender, DAYS[2], certificate(0), certificate(1), certificate(2))
    run(lender, DAYS[3], certificate(0), GONE, certificate(2))
    with tenant(lender.by.organisation_id):
        past = past_runs(lender.by)
    found = []
    for one in past:
        for chunk in replay_run(one, (), by=lender.by):
            found += [signals_of(subject.facts, ()).get("exported_on") for subject in chunk]
    known = [(one.known_on, one.read_on) for one in found if one is not None]
    assert known == [(DAYS[0], DAYS[0]), (DAYS[0], DAYS[1]), (DAYS[3], DAYS[3])]


def test_a_past_run_reads_the_younger_of_two_registers_first(lender: Lender) -> None:
    """Its imports by day, the latest first, as the run itself; not in the order in which they came."""
    lender.take("register", [certificate(0), certificate(1), certificate(2)], DAYS[0])
    facts = SourceFacts("register", "second", "FR", "contract", ("*",), 365, 8)
    second = replace(lender, register=save_source(facts, by=lender.by, key="second"))
    run(second, DAYS[2], GONE)
    with tenant(lender.by.organisation_id):
        (past,) = past_runs(lender.by)
    told = [one for chunk in replay_run(past, (), by=lender.by) for one in chunk]
    found = [signals_of(one.facts, ()).get("exported_on") for one in told]
    assert [one.read_on for one in found if one is not None] == [DAYS[2]]
