"""Live records in a replay: read on their day, whatever took their place since."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.backtesting import run_backtest
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_record
from vigie.fraud.actions import ask_backtest
from vigie.fraud.models import Alert, AlertEvent, BacktestLine
from vigie.kernel.clock import local_date
from vigie.registrations.actions import observe_one
from vigie.registrations.actions.retention import remove_expired
from vigie.registrations.models import LiveRecord
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
TODAY = local_date(timezone.now())
GONE = certificate(1, exported_on=(TODAY - timedelta(20)).isoformat())


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], TODAY - timedelta(9))
    return made


def run(lender: Lender, back: int, *rows: dict[str, str]) -> None:
    lender.take("register", rows, TODAY - timedelta(back))
    watch(by=lender.by, key=f"watch-{back}")


def observe(lender: Lender, row: dict[str, str], entry: int) -> None:
    seen = observe_one(lender.register, row, as_of=TODAY, by=lender.by, key=f"o{entry}")
    assess_record(seen.record_id, entry_id=entry, by=lender.by)


def replayed(lender: Lender) -> list[tuple[int, str, int, int]]:
    """Return the extracts that opened or left something: place, matter, opened, standing."""
    number = ask_backtest(None, by=lender.by, key="a")
    run_backtest(number, by=lender.by)
    with tenant(lender.by.organisation_id):
        lines = list(BacktestLine.objects.filter(backtest_id=number).order_by("id"))
    places = {run_id: place for place, run_id in enumerate(dict.fromkeys(x.run_id for x in lines))}
    return [(places[x.run_id], x.typology, x.opened, x.standing) for x in lines]


def test_what_a_record_opened_and_a_file_took_back_is_told(lender: Lender) -> None:
    run(lender, 5, certificate(0), certificate(1), certificate(2))
    observe(lender, certificate(1, stolen="true"), 5)
    with tenant(lender.by.organisation_id):
        assert Alert.objects.get().state == "to_be_reread"
    run(lender, 0, certificate(0), certificate(1), certificate(2))
    with tenant(lender.by.organisation_id):
        assert Alert.objects.get().state == "cleared_by_register"
        assert [one.ended_at is not None for one in LiveRecord.objects.all()] == [True]
    # The record's day opened it; the extract after it cleared it, and it waits for a person.
    assert replayed(lender) == [(0, "stolen", 1, 1), (1, "stolen", 0, 1)]


def test_a_record_that_stands_is_in_the_run_and_is_no_second_read(lender: Lender) -> None:
    run(lender, 5, certificate(0), certificate(1), certificate(2))
    observe(lender, GONE, 5)
    watch(by=lender.by, key="again")
    with tenant(lender.by.organisation_id):
        real = Counter(Alert.objects.values_list("typology", "state"))
        twice = AlertEvent.objects.filter(kind="read_twice").count()
    assert (real, twice) == (Counter({("exported", "to_be_reread"): 1}), 0)
    assert replayed(lender) == [(0, "exported", 1, 1), (1, "exported", 0, 1)]
    with tenant(lender.by.organisation_id):
        assert not BacktestLine.objects.filter(confirmed__gt=0).exists()


def test_one_that_another_replaced_is_kept_as_long_as_its_files(lender: Lender) -> None:
    run(lender, 5, certificate(0), certificate(1), certificate(2))
    for entry, row in enumerate((GONE, certificate(1)), 5):
        observe(lender, row, entry)
    by = lender.by
    with tenant(by.organisation_id):
        first, second = LiveRecord.objects.order_by("id")
        assert first.ended_at == second.recorded_at
        assert second.ended_at is None
    for days, left in ((365, 2), (366, 1)):
        remove_expired(TODAY + timedelta(days), by=by, key=f"r{days}")
        with tenant(by.organisation_id):
            assert LiveRecord.objects.count() == left
            assert LiveRecord.objects.filter(ended_at=None).get().pk == second.pk
