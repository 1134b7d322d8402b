"""A company that took another name: the register's own SIREN, in two extracts, says that it is one."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.emptying import empty_values
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_record
from vigie.flows.signals import signals_of
from vigie.fraud.models import Alert
from vigie.registrations.actions import observe_one
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.models import Certificate
from vigie.registrations.queries.siren_past import siren_given_since
from vigie.registrations.queries.subjects import subject_of
from vigie.testing.clock import standing_on
from vigie.testing.facts import OWN
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (2, 9, 16)]
ALPHA = {
    "holder_name": "Alpha Transport S.A.R.L.",
    "holder_kind": "company",
    "holder_siren": "552 100 554",
}
BETA = {**ALPHA, "holder_name": "BETA LOGISTIQUE SAS", "registered_on": "2026-11-05"}
OTHER = {**BETA, "holder_siren": "732829320"}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def read(lender: Lender, on: date, row: dict[str, str], *without: str) -> None:
    rows = [certificate(0, **row), certificate(1)]
    given = [{name: cell for name, cell in one.items() if name not in without} for one in rows]
    ours = contract(0, customer_name="ALPHA TRANSPORT SAS", customer_kind="company")
    lender.take("portfolio", [ours, contract(1)], on, confirm=True)
    lender.take("register", given, on, confirm=True)
    watch(by=lender.by, key=f"watch-{on}")


def told(lender: Lender) -> list[tuple[str, int]]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.exclude(state="closed").order_by("typology")
        return [(one.typology, one.level) for one in found]


def facts_of(lender: Lender) -> SubjectFacts:
    with tenant(lender.by.organisation_id):
        pk = Certificate.objects.get(contract_number="C-00000").pk
    subject = subject_of(lender.by, pk)
    assert subject is not None
    return subject.facts


def test_one_siren_before_and_after_is_one_company(lender: Lender) -> None:
    read(lender, DAYS[0], ALPHA)
    read(lender, DAYS[1], BETA)
    assert told(lender) == []
    with tenant(lender.by.organisation_id):
        assert siren_given_since(lender.by) == DAYS[0]
    read(lender, DAYS[2], OTHER)
    assert told(lender) == [("sold_while_financed", 3)]


def test_a_siren_that_came_with_the_name_proves_nothing(lender: Lender) -> None:
    read(lender, DAYS[0], {**ALPHA, "holder_siren": ""})
    read(lender, DAYS[1], BETA)
    assert told(lender) == [("sold_while_financed", 3)]


def test_a_column_that_came_with_the_name_proves_nothing(lender: Lender) -> None:
    read(lender, DAYS[0], ALPHA, "holder_siren")
    with tenant(lender.by.organisation_id):
        assert siren_given_since(lender.by) is None
    read(lender, DAYS[1], BETA)
    assert told(lender) == [("sold_while_financed", 3)]


def test_a_live_record_and_a_single_certificate_say_the_same(lender: Lender) -> None:
    read(lender, DAYS[0], ALPHA)
    row = certificate(0, **BETA)
    seen = observe_one(lender.register, row, as_of=DAYS[1], by=lender.by, key="o")
    assess_record(seen.record_id, entry_id=5, by=lender.by)
    assert told(lender) == []
    assert facts_of(lender).siren_given_since == DAYS[0]


def test_what_says_so_outlives_the_retention_of_the_register(lender: Lender) -> None:
    read(lender, DAYS[0], ALPHA)
    read(lender, DAYS[1], BETA)
    before = signals_of(facts_of(lender), OWN)
    assert before["holder_same_siren"].value is True
    with standing_on(DAYS[1] + timedelta(days=400)):
        empty_values(by=lender.by, key="night")
    assert signals_of(facts_of(lender), OWN) == before
