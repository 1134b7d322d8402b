"""A file and a record of one day: what was told of a contract that day outlives the file of the day."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_record
from vigie.fraud.models import Alert
from vigie.kernel.clock import local_date
from vigie.registrations.actions import observe_one, read_import, update_contract
from vigie.registrations.models import Certificate, LiveRecord
from vigie.registrations.queries.records import expected_record
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (8, 15, 22))
SOLD = certificate(1, holder_name="KOWALEWSKA ANNA", registered_on="2026-11-05")
SETTLED = {"contract_status": "settled", "settled_on": "2026-11-01"}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", portfolio(), FIRST)
    made.take("register", [certificate(0), SOLD, certificate(2)], FIRST)
    watch(by=made.by, key="first")
    return made


def portfolio(**changes: str) -> list[dict[str, str]]:
    return [contract(0), contract(1, **changes), contract(2)]


def tell(lender: Lender, on: date, **cells: str) -> None:
    row = {"contract_number": "C-00001", **cells}
    told = update_contract(lender.portfolio, row, as_of=on, by=lender.by, key=f"{on}-{cells}")
    assess_record(told.record_id, entry_id=told.record_id, by=lender.by)


def known(lender: Lender) -> tuple[str, str, str]:
    """Return status, amount and colour as a run reads them; the certificate's own columns agree."""
    with tenant(lender.by.organisation_id):
        one = Certificate.objects.get(contract_key="C 00001")
        record = expected_record(lender.by, one)
    assert record is not None
    texts = record.texts
    amount = texts["outstanding_amount"]
    assert (one.contract_status, one.outstanding_cents) == (
        texts["contract_status"],
        round(float(amount) * 100),
    )
    return texts["contract_status"], amount, texts["colour"]


def state(lender: Lender) -> str:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get(typology="sold_while_financed").state


def test_a_settlement_told_that_day_is_not_taken_back_by_the_file_of_the_day(
    lender: Lender,
) -> None:
    tell(lender, SECOND, **SETTLED)
    assert state(lender) == "cleared_by_register"
    lender.take("portfolio", portfolio(outstanding_amount="8000.00"), SECOND)
    watch(by=lender.by, key="second")
    assert known(lender) == ("settled", "8000", "NOIR")
    assert state(lender) == "cleared_by_register"


def test_a_file_of_a_later_day_is_believed(lender: Lender) -> None:
    tell(lender, SECOND, **SETTLED)
    lender.take("portfolio", portfolio(), SECOND)
    lender.take("portfolio", portfolio(), THIRD)
    watch(by=lender.by, key="third")
    assert known(lender)[0] == "open"
    assert state(lender) == "to_be_reread"


def test_all_that_was_told_in_a_day_outlives_its_files(lender: Lender) -> None:
    tell(lender, SECOND, **SETTLED)
    tell(lender, SECOND, colour="BLANC")
    lender.take("portfolio", portfolio(outstanding_amount="8000.00"), SECOND)
    assert known(lender) == ("settled", "8000", "BLANC")
    lender.take("portfolio", portfolio(outstanding_amount="7000.00"), SECOND, kind="delta")
    assert known(lender) == ("settled", "7000", "BLANC")
    tell(lender, SECOND, colour="GRIS")
    assert known(lender) == ("settled", "7000", "GRIS")
    with tenant(lender.by.organisation_id):
        assert LiveRecord.objects.filter(ended_at=None).count() == 1


def test_what_is_told_after_the_file_was_received_outlives_it(lender: Lender) -> None:
    received = lender.receive("register", [certificate(number) for number in range(3)], SECOND)
    stolen = certificate(2, stolen="true")
    observe_one(lender.register, stolen, as_of=SECOND, by=lender.by, key="o")
    read_import(received.batch_id, by=lender.by, key="r")
    watch(by=lender.by, key="second")
    with tenant(lender.by.organisation_id):
        assert [one.typology for one in Alert.objects.filter(state="to_be_reread")] == ["stolen"]
        assert LiveRecord.objects.filter(ended_at=None).count() == 1


def test_a_file_of_the_day_of_a_record_says_that_the_register_was_read(lender: Lender) -> None:
    today = local_date(timezone.now())
    stolen = certificate(2, stolen="true")
    seen = observe_one(lender.register, stolen, as_of=today, by=lender.by, key="o")
    assess_record(seen.record_id, entry_id=seen.record_id, by=lender.by)
    lender.take("register", [certificate(0), SOLD, certificate(2)], today)
    watch(by=lender.by, key="today")
    with tenant(lender.by.organisation_id):
        theft = Alert.objects.get(typology="stolen")
    assert (theft.state, theft.gone_by) == ("cleared_by_register", "register")
