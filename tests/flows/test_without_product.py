"""Every watched certificate without a product is told: one figure per file, not an alert each."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.results import tell_taken
from vigie.fraud.models import Alert
from vigie.notices.models import InboxItem
from vigie.registrations import queries
from vigie.registrations.models import Certificate
from vigie.registrations.queries.lists import CertificateFilters
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 11, day) for day in (2, 4)]
ROWS = [contract(0), contract(1, product=""), contract(2, product="")]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def test_the_figure_follows_the_state_of_the_portfolio(lender: Lender) -> None:
    lender.take("portfolio", ROWS, DAYS[0])
    lender.take("register", [certificate(number) for number in range(3)], DAYS[0])
    watch(by=lender.by, key="one")
    with tenant(lender.by.organisation_id):
        assert queries.figures(lender.by).without_product == 2
        assert not Alert.objects.exists()
    lender.take("portfolio", [contract(1)], DAYS[1], kind="delta")
    with tenant(lender.by.organisation_id):
        assert queries.figures(lender.by).without_product == 1


def test_a_file_without_the_column_gives_none(lender: Lender) -> None:
    bare = [{name: cell for name, cell in row.items() if name != "product"} for row in ROWS]
    lender.take("portfolio", bare, DAYS[0])
    with tenant(lender.by.organisation_id):
        assert queries.figures(lender.by).without_product == 3


def test_those_who_answer_are_told_once_per_file(lender: Lender) -> None:
    by = lender.by
    signed_in(by, "back_office")
    signed_in(by, "fraud_analyst")
    taken = lender.take("portfolio", ROWS, DAYS[0])
    for key in ("a", "b"):
        tell_taken(taken.batch_id, by=by, key=key)
    with tenant(by.organisation_id):
        (item,) = InboxItem.objects.filter(kind="registrations.products_missing")
    assert item.context == {"contracts": 2, "certificates_link": "/certificates/?product=none"}


def test_pages_and_api_show_them(lender: Lender) -> None:
    by = lender.by
    taken = lender.take("portfolio", ROWS, DAYS[0])
    token = create_token("erp", "administrator", by=by, key="t")
    machine = Client(headers={"authorization": f"Bearer {token}"})
    (told,) = machine.get("/api/v1/imports").json()["items"]
    assert told["without_product"] == 2
    listed = machine.get("/api/v1/certificates?product=none").json()["items"]
    assert [one["contract_number"] for one in listed] == ["C-00001", "C-00002"]
    client = signed_in(by, "administrator")
    questions = client.get("/questions/").content.decode()
    assert "2 contracts are watched without a product" in questions
    assert "2 contracts are watched without a product" in (
        client.get(f"/imports/{taken.batch_id}/").content.decode()
    )
    assert "Without a product" in client.get("/").content.decode()
    page = client.get("/certificates/?product=none").content.decode()
    assert "C-00001" in page
    assert "C-00000" not in page
    with tenant(by.organisation_id):
        found = queries.certificates_page(by, CertificateFilters(product="none"))
        pk = Certificate.objects.get(contract_key="C 00001").pk
        assert queries.import_detail(by, taken.batch_id).without_product == 2
    assert [one.contract_number for one in found.rows] == ["C-00001", "C-00002"]
    assert "The portfolio gives no product" in client.get(f"/certificates/{pk}/").content.decode()
