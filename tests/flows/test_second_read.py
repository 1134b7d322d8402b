"""Red is confirmed by a second read of the register, and by nothing else."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_record
from vigie.flows.register_reads import register_reads
from vigie.fraud.domain.evidence_file import RegisterRead
from vigie.fraud.models import Alert
from vigie.journal.models import Entry
from vigie.registrations.actions import (
    ImportFiles,
    SourceFacts,
    observe_one,
    read_import,
    receive_import,
    save_source,
    store_upload,
    update_contract,
)
from vigie.testing.lender import Lender, certificate, contract, new_lender, written

pytestmark = pytest.mark.django_db

FIRST, LATER, LAST = date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22)
GONE = certificate(1, exported_on="2026-11-05")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], FIRST)
    return made


def state(lender: Lender, typology: str = "exported") -> str:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get(typology=typology).state


def run(lender: Lender, on: date, *rows: dict[str, str], kind: str = "full") -> None:
    lender.take("register", list(rows), on, kind=kind)
    watch(by=lender.by, key=f"watch-{on}")


def test_what_the_lender_says_of_a_contract_reads_no_register(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), GONE, certificate(2))
    assert state(lender) == "to_be_reread"
    row = {"contract_number": "C-00001", "outstanding_amount": "8000.00"}
    updated = update_contract(lender.portfolio, row, as_of=LAST, by=lender.by, key="u")
    assess_record(updated.record_id, entry_id=5, by=lender.by)
    assert state(lender) == "to_be_reread"


def test_a_settlement_told_by_the_api_is_heard_though_no_register_was_read(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), GONE, certificate(2))
    row = {"contract_number": "C-00001", "contract_status": "settled"}
    updated = update_contract(lender.portfolio, row, as_of=LAST, by=lender.by, key="u")
    assess_record(updated.record_id, entry_id=5, by=lender.by)
    assert state(lender) == "cleared_by_register"


def test_a_record_counts_as_read_on_its_own_day(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), certificate(1), certificate(2))
    for number, on in enumerate((LATER, LATER, LAST)):
        seen = observe_one(lender.register, GONE, as_of=on, by=lender.by, key=f"o-{number}")
        assess_record(seen.record_id, entry_id=number + 5, by=lender.by)
        assert state(lender) == ("open" if on == LAST else "to_be_reread")


@pytest.mark.parametrize(
    ("typology", "told", "after"),
    [
        ("stolen", {"stolen": "true"}, "cleared_by_register"),
        ("exported", {"exported_on": "2026-11-05"}, "to_be_reread"),
    ],
)
def test_an_extract_after_a_record_of_the_same_day_is_heard_in_what_it_gives(
    lender: Lender, typology: str, told: dict[str, str], after: str
) -> None:
    run(lender, FIRST, certificate(0), certificate(1), certificate(2))
    live = certificate(1, **told)
    seen = observe_one(lender.register, live, as_of=LATER, by=lender.by, key="o")
    assess_record(seen.record_id, entry_id=5, by=lender.by)
    run(lender, LATER, certificate(0), certificate(1), certificate(2))
    assert state(lender, typology) == after


def test_another_register_is_no_second_read(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), GONE, certificate(2))
    facts = SourceFacts("register", "elsewhere", "PL", "contract", ("*",), 365, 8)
    other = save_source(facts, by=lender.by, key="other")
    path = written(lender.folder / "other.csv", [certificate(900)])
    files = ImportFiles(store_upload(path, path.name, by=lender.by))
    received = receive_import(other, files, kind="full", as_of=LAST, by=lender.by, key="r")
    read_import(received.batch_id, by=lender.by, key="r")
    watch(by=lender.by, key="again")
    assert state(lender) == "to_be_reread"


def test_a_delta_that_leaves_a_vehicle_as_it_was_reads_it_again(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), GONE, certificate(2))
    run(lender, LATER, certificate(0, colour="BLANC"), kind="delta")
    assert state(lender) == "open"


def test_a_contract_younger_than_the_extract_is_not_missing(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), certificate(1), certificate(2))
    started = {"contract_starts_on": "2026-11-09", "delivered_on": "2026-11-09"}
    new = {"contract_number": "C-00001", "plate": "ZZ-999-ZZ", "vin": "VF9" + "0" * 14, **started}
    updated = update_contract(lender.portfolio, new, as_of=LAST, by=lender.by, key="u")
    assess_record(updated.record_id, entry_id=5, by=lender.by)
    with tenant(lender.by.organisation_id):
        assert not Alert.objects.exists()


def test_evidence_names_the_live_record_until_another_takes_its_place(lender: Lender) -> None:
    run(lender, FIRST, certificate(0), certificate(1), certificate(2))

    def taken(on: date) -> int:
        observe_one(lender.register, GONE, as_of=on, by=lender.by, key=f"seen {on}")
        with tenant(lender.by.organisation_id):
            return Entry.objects.filter(act="registrations.record_observed").latest("id").pk

    def read(entry_id: int) -> RegisterRead:
        with tenant(lender.by.organisation_id):
            (found,) = register_reads(lender.by, {-entry_id})
        return found

    first = taken(LATER)
    before = read(first)
    assert (before.run_id, before.as_of, len(before.sha256)) == (-first, LATER, 64)
    second = taken(LAST)
    assert (read(second).as_of, len(read(second).sha256)) == (LAST, 64)
    assert read(first).sha256 == ""
    with tenant(lender.by.organisation_id):
        assert register_reads(lender.by, {-(second + 1_000)}) == ()
