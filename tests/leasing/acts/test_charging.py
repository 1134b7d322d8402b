"""Lateness booked: by contract and for all, in both charts, on rates that somebody recorded."""

import secrets
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Forbidden, Invalid, Refused
from vigie.leasing.actions import (
    NewReferenceRate,
    charge_late_contracts,
    charge_lateness,
    record_reference_rate,
)
from vigie.leasing.domain.late.references import EURO
from vigie.leasing.models import ContractEvent
from vigie.leasing.queries.references import recorded_rates
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import Lessor, credit, lld, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def record(lessor: Lessor, series: str, begins: date, until: date, value: str) -> int:
    new = NewReferenceRate(series, begins, until, Decimal(value), "as published")
    return record_reference_rate(new, by=lessor.by, key=key())


def late_of_2026(lessor: Lessor) -> int:
    """Bring a business lease to a first rental that fell due on 10 January 2026."""
    start = date(2025, 12, 10)
    contract = lessor.active(loa(start_on=start), is_consumer=False)
    lessor.pay(contract, 410_000, start)
    lessor.bill(contract, date(2026, 1, 10))
    return contract


def test_a_rate_of_2026_is_refused_until_it_is_recorded(lessor: Lessor) -> None:
    contract, on = late_of_2026(lessor), date(2026, 2, 9)
    with pytest.raises(Refused) as refusal:
        charge_lateness(contract, on=on, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.reference_rate_missing"
    record(lessor, "ecb_refinancing", date(2026, 1, 1), date(2026, 6, 30), "2.15")
    done = charge_lateness(contract, on=on, by=lessor.by, key=key())
    # 30 days at 2.15 + 10 = 12.15 % on 398.18: 3.98.
    assert [(due.kind, due.net) for due in done.dues] == [
        ("late_interest", 398),
        ("recovery_fee", 4_000),
    ]
    for book in Book:
        books = lessor.balances(contract, book)
        assert (books["late_interest_income"], books["late_indemnity_income"]) == (-398, -4_000)
    # The second half of the year is not known: the same contract is refused again.
    with pytest.raises(Refused):
        charge_lateness(contract, on=date(2026, 7, 1), by=lessor.by, key=key())


def test_a_later_word_corrects_and_a_later_beginning_counts(lessor: Lessor) -> None:
    year = date(2026, 1, 1), date(2026, 12, 31)
    record(lessor, "nbp_reference", *year, "4.00")
    record(lessor, "nbp_reference", *year, "3.75")
    record(lessor, "nbp_reference", date(2026, 3, 5), date(2026, 12, 31), "3.50")
    with tenant(lessor.by.organisation_id):
        found = recorded_rates(lessor.by.organisation_id)
    assert [(one.from_on, str(one.value)) for one in found] == [
        (date(2026, 1, 1), "15/4"),
        (date(2026, 3, 5), "7/2"),
    ]


@pytest.mark.parametrize(
    ("series", "until", "value", "code"),
    [
        ("libor", date(2026, 1, 30), "2", "leasing.reference_series"),
        ("nbp_reference", date(2026, 1, 1), "2", "leasing.reference_dates"),
        ("nbp_reference", date(2026, 2, 1), "400", "leasing.reference_value"),
        (EURO, date(2026, 1, 30), "0.02", "leasing.reference_value"),
        (EURO, date(2026, 2, 27), "4.2", "leasing.reference_euro_day"),
    ],
)
def test_what_cannot_be_a_rate_is_not_recorded(
    lessor: Lessor, series: str, until: date, value: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        record(lessor, series, date(2026, 1, 30), until, value)
    assert refusal.value.code == code


def test_a_polish_business_is_charged_in_zloty_in_both_charts() -> None:
    lessor = new_lessor("Lessor PL", chart="pl_lessor", currency="PLN")
    agreement = replace(loa(), country="PL", terms=replace(loa().terms, currency="PLN"))
    contract = lessor.active(agreement, is_consumer=False)
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    record(lessor, EURO, date(2024, 1, 31), date(2024, 1, 31), "4.3434")
    done = charge_lateness(contract, on=MARCH, by=lessor.by, key=key())
    # 29 days at 15.75 % on 398.18, and 40 EUR at 4.3434.
    assert [due.net for due in done.dues] == [498, 17_374]
    for book in Book:
        books = lessor.balances(contract, book)
        assert (books["late_interest_income"], books["late_indemnity_income"]) == (-498, -17_374)


def test_all_late_contracts_are_charged_once_and_those_that_cannot_be_are_named(
    lessor: Lessor,
) -> None:
    late, rental = lessor.active(credit()), lessor.active(lld())
    on_time = lessor.active(credit())
    for contract in (late, rental, on_time):
        lessor.bill(contract, FEBRUARY)
    lessor.pay(on_time, 15_000 + 58_713, date(2024, 1, 15))
    lessor.pay(late, 15_000, date(2024, 1, 15))
    done = charge_late_contracts(MARCH, by=lessor.by, key=key())
    assert (done.contracts, done.minor) == (1, 4_697)
    assert done.refused == ((rental, "leasing.late_rental"),)
    assert charge_late_contracts(MARCH, after=done.last, by=lessor.by, key=key()).last == 0
    again = charge_late_contracts(date(2024, 4, 1), by=lessor.by, key=key())
    assert (again.contracts, again.minor) == (0, 0)
    with tenant(lessor.by.organisation_id):
        assert list(ContractEvent.objects.filter(step="charge").values_list("contract_id")) == [(late,)]  # fmt: skip


def test_an_earlier_day_takes_nothing_back(lessor: Lessor) -> None:
    contract = lessor.active(loa(), is_consumer=False)
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    assert charge_lateness(contract, on=MARCH, by=lessor.by, key=key()).dues
    before = charge_lateness(contract, on=date(2024, 3, 1), by=lessor.by, key=key())
    assert before.dues == ()


def test_rates_are_an_organisations_own_and_a_permission(lessor: Lessor) -> None:
    record(lessor, "nbp_reference", date(2026, 1, 1), date(2026, 6, 30), "4")
    other = new_lessor("Lessor Two")
    with tenant(other.by.organisation_id):
        assert recorded_rates(other.by.organisation_id) == ()
    nobody = replace(lessor, by=replace(lessor.by, permissions=frozenset()))
    with pytest.raises(Forbidden):
        record(nobody, "nbp_reference", date(2026, 1, 1), date(2026, 6, 30), "4")


def test_the_page_takes_a_rate_and_shows_it(lessor: Lessor) -> None:
    client = signed_in(lessor.by, "product_manager")
    assert "No rate recorded" in client.get("/settings/reference-rates/").content.decode()
    sent = {
        "series": "ecb_refinancing",
        "from_on": "2026-01-01",
        "until_on": "2026-06-30",
        "value": "2.15",
        "source": "ECB, key interest rates, 18 December 2025",
        "token": "t",
    }
    assert client.post("/settings/reference-rates/", sent).status_code == 302
    page = client.get("/settings/reference-rates/").content.decode()
    assert "2.1500" in page
    wrong = client.post("/settings/reference-rates/", {**sent, "value": "900", "token": "u"})
    assert wrong.status_code == 422
    reader = signed_in(lessor.by, "risk")
    assert reader.post("/settings/reference-rates/", {**sent, "token": "v"}).status_code == 403
