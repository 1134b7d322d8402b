"""What a person answers or erases while a run is under way is undone neither by it nor by a later record."""

from importlib import import_module
from pathlib import Path

import pytest
from tests.flows.test_emptying import (
    DAYS,
    OURS,
    dismiss,
    end,
    everything,
    one,
    passed_on,
    portfolio,
)

from vigie.database.tenant import tenant
from vigie.flows import fraud_watch
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.kernel.errors import Refused
from vigie.registrations.actions import answer_question, erase_person_of, update_contract
from vigie.registrations.actions.findings import Found, Moved, record_changes, record_findings
from vigie.registrations.models import Certificate, Change, Distortion, LiveRecord, Question, Run
from vigie.testing.lender import Lender, certificate, new_lender

pytestmark = pytest.mark.django_db
HELD_BY = "NOWICKA EWA"
NEW = {"contract_number": "C-00001", "customer_name": HELD_BY, "plate": "AA-001-AA"}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """Return a lender whose first contract ended, its vehicle with others since."""
    made = new_lender(tmp_path)
    passed_on(made)
    end(made)
    dismiss(made)
    return made


def record_all(lender: Lender) -> None:
    """Let a run that read the files before record what it found."""
    row = certificate(1)
    with tenant(lender.by.organisation_id):
        run = Run.objects.latest("id").pk
    found = Found("C 00001", "holder_name", OURS, HELD_BY, "changed", "different")
    moved = Moved(row["plate"], row["vin"], "holder_name", OURS, HELD_BY, "changed", "different")
    record_findings(run, (found,), on=DAYS[3], by=lender.by, key="found")
    record_changes(run, (moved,), on=DAYS[3], by=lender.by, key="moved")


def test_a_run_under_way_records_nothing_of_a_contract_that_ended_meanwhile(
    lender: Lender,
) -> None:
    with tenant(lender.by.organisation_id):
        before = Distortion.objects.count(), Change.objects.count()
    record_all(lender)
    with tenant(lender.by.organisation_id):
        assert (Distortion.objects.count(), Change.objects.count()) == before
    assert HELD_BY.lower() not in everything(lender.by)


def test_a_run_under_way_names_nobody_who_was_erased_meanwhile(lender: Lender) -> None:
    erase_person_of(one(lender).pk, reason="asked", by=lender.by, key="erase")
    record_all(lender)
    assert (one(lender).holder_name, one(lender).holder_key) == ("", "")
    assert HELD_BY.lower() not in everything(lender.by)


def test_nothing_is_taken_of_a_contract_whose_people_were_removed(lender: Lender) -> None:
    erase_person_of(one(lender).pk, reason="asked", by=lender.by, key="erase")
    with pytest.raises(Refused, match=r"registrations\.contract_emptied") as refusal:
        update_contract(lender.portfolio, NEW, as_of=DAYS[3], by=lender.by, key="u")
    assert refusal.value.params == {"contract": "C-00001"}
    assert (one(lender).customer_name, one(lender).plate) == ("", "")
    with tenant(lender.by.organisation_id):
        assert not LiveRecord.objects.exists()


def test_a_contract_that_ended_is_updated_and_compared_no_more(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        before = list(Distortion.objects.order_by("id").values_list("id", "closed_on"))
    new = {**NEW, "colour": "ROSE"}
    told = update_contract(lender.portfolio, new, as_of=DAYS[3], by=lender.by, key="u")
    assert (told.certificates, told.opened, told.closed) == ((one(lender).pk,), 0, 0)
    assert (one(lender).customer_name, one(lender).watch) == (HELD_BY, "ended")
    with tenant(lender.by.organisation_id):
        assert list(Distortion.objects.order_by("id").values_list("id", "closed_on")) == before


def test_a_later_chunk_of_a_run_raises_no_alert_on_a_contract_that_ended_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lender = new_lender(tmp_path)
    for day in DAYS[:2]:
        portfolio(lender, day, without=7 if day == DAYS[1] else -1)
        rows = [
            certificate(n, exported_on="2026-10-20" if day == DAYS[1] else "") for n in range(8)
        ]
        lender.take("register", rows, day)
        if day == DAYS[0]:
            watch(by=lender.by, key="baseline")
    chunks = import_module("vigie.registrations.queries.subjects")  # a function bears its name
    monkeypatch.setattr(chunks, "CHUNK", 4)
    real = getattr(fraud_watch, "raise_alerts")  # noqa: B009  # not its own name

    def answered_then_raised(*given: object, **named: object) -> object:
        with tenant(lender.by.organisation_id):
            asked = Question.objects.filter(answered_at=None).values_list("id", flat=True).first()
        if asked is not None:
            answer_question(asked, answer="ended", note="", by=lender.by, key="ended")
        return real(*given, **named)

    monkeypatch.setattr(fraud_watch, "raise_alerts", answered_then_raised)
    watch(by=lender.by, key="run")
    with tenant(lender.by.organisation_id):
        assert Certificate.objects.get(watch="ended").contract_number == "C-00007"
        numbers = Alert.objects.values_list("contract_number", flat=True)
        assert sorted({*numbers}) == [f"C-{n:05}" for n in range(7)]
