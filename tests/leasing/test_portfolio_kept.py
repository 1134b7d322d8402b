"""The portfolio kept by the close, the contracts behind its figures, the export and the API."""

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.errors import Invalid
from vigie.leasing.actions import (
    begin_close,
    close_slice,
    end_day,
    measure_portfolio,
    set_business_date,
)
from vigie.leasing.domain.ageing import Band, days_of
from vigie.leasing.domain.measured import kept_form, read
from vigie.leasing.domain.vintages import days_of_quarter
from vigie.leasing.models import PortfolioMeasure
from vigie.leasing.queries import ContractFilters, contracts_page, count_contracts, portfolio_on
from vigie.leasing.tasks import measure_portfolio as measure_after_close
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, credit, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 30)
RENTAL, FEE = 58_713, 15_000


@pytest.fixture
def lessor() -> Lessor:
    """Three credits of 15 January 2024: one in order, one 15 days late, one 107 days."""
    lessor = new_lessor()
    contracts = [lessor.active(credit()) for _ in range(3)]
    for paid, contract in zip((5, 4, 1), contracts, strict=True):
        lessor.pay(contract, FEE, date(2024, 1, 15))
        lessor.bill(contract, date(2024, 6, 20))
        for month in range(2, 2 + paid):
            lessor.pay(contract, RENTAL, date(2024, month, 15))
    return lessor


def behind(lessor: Lessor, **narrowed: str) -> list[str]:
    with tenant(lessor.by.organisation_id):
        filters = ContractFilters(**narrowed)
        page = contracts_page(lessor.by, filters, on=DAY, sort="reference")
        assert count_contracts(lessor.by, filters, on=DAY) == len(page.rows)
        return [row.reference[-1] for row in page.rows]


def test_the_contracts_behind_each_band_are_those_the_report_counts(lessor: Lessor) -> None:
    lessor.draft(credit())  # never delivered: no report counts it
    with tenant(lessor.by.organisation_id):
        book = portfolio_on(lessor.by, on=DAY, currency="EUR")
    counts = {line.band: line.contracts for line in book.aged}
    lists = {band: behind(lessor, late=band.value, currency="EUR") for band in Band}
    assert {band: len(found) for band, found in lists.items()} == counts
    assert (lists[Band.CURRENT], lists[Band.TO_30], lists[Band.TO_180]) == (["1"], ["2"], ["3"])
    assert behind(lessor, delivered="2024-Q1") == ["1", "2", "3"]
    assert behind(lessor, delivered="2023-Q4") == []
    assert behind(lessor, currency="PLN") == []


@pytest.mark.parametrize(
    "narrowed", [{"late": "2-9"}, {"delivered": "2024-Q5"}, {"delivered": "x"}]
)
def test_what_is_no_band_and_no_quarter_is_refused(
    narrowed: dict[str, str], lessor: Lessor
) -> None:
    with pytest.raises(Invalid):
        behind(lessor, **narrowed)


def test_bands_and_quarters_follow_each_other_without_a_gap() -> None:
    ends = [days_of(band) for band in Band]
    assert ends == [(0, 0), (1, 30), (31, 60), (61, 90), (91, 180), (181, None)]
    assert days_of_quarter("2024-Q1") == (date(2024, 1, 1), date(2024, 3, 31))


def test_what_was_kept_is_what_was_measured(lessor: Lessor) -> None:
    with tenant(lessor.by.organisation_id):
        live = portfolio_on(lessor.by, on=DAY, currency="EUR")
    assert measure_portfolio(DAY, by=lessor.by, key="m") == 1
    with tenant(lessor.by.organisation_id):
        kept = portfolio_on(lessor.by, on=DAY, currency="EUR")
    assert kept.found == live.found
    assert (live.measured_at, kept.measured_at is None) == (None, False)
    assert read(json.loads(json.dumps(kept_form(live.found)))) == live.found


def test_the_end_of_a_day_measures_it_once(lessor: Lessor) -> None:
    set_business_date(DAY, by=lessor.by, key="s")
    begin_close(DAY, by=lessor.by, key="b")
    number = 0
    while close_slice(by=lessor.by, key=f"slice {number}"):
        number += 1
    assert end_day(DAY, by=lessor.by, key="e")
    organisation = lessor.by.organisation_id
    assert [measure_after_close(organisation, entry) for entry in (1, 2)] == [1, 0]
    with tenant(organisation):
        assert [row.on for row in PortfolioMeasure.objects.all()] == [DAY]


@pytest.fixture
def staff(lessor: Lessor) -> Client:
    return signed_in(lessor.by, "risk", "en")


def test_the_export_says_the_figures_of_the_page(lessor: Lessor, staff: Client) -> None:
    answer = staff.get("/contracts/portfolio/export?on=2024-06-30&currency=EUR")
    assert answer["Content-Disposition"] == 'attachment; filename="portfolio-EUR-2024-06-30.csv"'
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    aged = {row["from"]: row for row in rows if row["measure"] == "days_past_due"}
    assert (aged["91-180"]["contracts"], aged["91-180"]["overdue"]) == ("1", "2348.52")
    assert aged["0"]["outstanding"] == "22666.13"
    rolled = [row for row in rows if row["measure"] == "rolled" and row["period"] == "2024-06-30"]
    assert sum(int(row["contracts"]) for row in rolled) == 3
    assert staff.get("/contracts/portfolio/export?currency=USD").status_code == 404


def test_bands_and_charts_lead_to_the_contracts(staff: Client) -> None:
    page = staff.get("/contracts/portfolio?on=2024-09-30").content.decode()
    for href in ("currency=EUR&amp;late=181%2B", "currency=EUR&late=31-60", "delivered=2024-Q1"):
        assert href in page.replace("\\u0026", "&"), href
    assert staff.get("/contracts/?currency=EUR&late=31-60&delivered=2024-Q1").status_code == 200


def test_the_api_says_the_same(lessor: Lessor) -> None:
    secret = create_token("erp", "risk", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    said = json.loads(client.get("/api/v1/leasing/portfolio?currency=EUR&on=2024-06-30").content)
    assert (said["contracts"], said["overdue"], said["measured_at"]) == (3, "2935.65", None)
    by_band = {one["days_past_due"]: one["contracts"] for one in said["aged"]}
    assert by_band["91-180"] == 1
    listed = json.loads(client.get("/api/v1/leasing/contracts?late=181%2B").content)
    assert listed["items"] != []  # years later everybody is late
    assert client.get("/api/v1/leasing/contracts?late=never").status_code == 422
    assert client.get("/api/v1/leasing/portfolio?currency=USD").status_code == 404
