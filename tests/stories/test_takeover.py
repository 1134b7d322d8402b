"""Running contracts of another system over HTTP: looked at, taken over by a job, billed and paid."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.leasing.actions import bill_instalments
from vigie.leasing.models import Contract, OpenDue
from vigie.leasing.ports import use_reader
from vigie.leasing.tasks import take_over
from vigie.ledger.actions import adopt_chart
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.trial import TrialAsked, trial_balance
from vigie.testing.contracts import new_lessor
from vigie.testing.portal import signed_in
from vigie.testing.running_contracts import OPENED_ON, running_file

pytestmark = pytest.mark.django_db
CONTRACTS = 2_000
PAGE = "/contracts/takeover"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def waiting_job() -> dict[str, int]:
    """Return what the worker would be given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select args::text from procrastinate_jobs where task_name = 'leasing.take_over'"
            " order by id desc limit 1"
        )
        (args,) = cursor.fetchone() or ("{}",)
    given: dict[str, int] = json.loads(args)
    return given


def test_a_portfolio_is_taken_over_and_served(tmp_path: Path) -> None:
    use_reader(read_in_child)
    lessor = new_lessor()
    for template in ("fr_lessor", "ifrs_lessor"):
        adopt_chart(template, currency="PLN", by=lessor.by, key=f"{template}-pln")
    staff = signed_in(lessor.by, "back_office")
    portfolio = running_file(tmp_path / "running.csv", CONTRACTS)
    file = SimpleUploadedFile("running.csv", portfolio.path.read_bytes())
    asked = {"on": str(OPENED_ON), "totals": "\n".join(portfolio.totals), "key": "look"}
    page = staff.post(PAGE, {**asked, "file": file}).content.decode()
    assert "Ready to be taken over" in page
    confirmed = {name: hidden(page, name) for name in ("place", "key")} | {"confirmed": "yes"}
    run = staff.post(PAGE, {**asked, **confirmed}).headers["Location"]
    assert "You may leave this page" in staff.get(run).content.decode()
    take_over(**waiting_job())
    said = staff.get(run).content.decode()
    assert f"{CONTRACTS} contracts were taken over." in said.replace("\u202f", "").replace(",", "")
    by = lessor.by
    with tenant(by.organisation_id):
        assert Contract.objects.count() == CONTRACTS
        behind = Contract.objects.filter(state="in_arrears").count()
        arrears = sum(OpenDue.objects.values_list("minor", flat=True))
    assert behind == CONTRACTS // 20
    said_by_source = [Decimal(line.split("; ")[3]) for line in portfolio.totals]
    assert Decimal(arrears).scaleb(-2) == sum(said_by_source)
    # The next rentals are billed like any others: every contract has one on 15 November.
    billed = bill_instalments(date(2026, 11, 15), by=by, key="november")
    assert (billed.contracts, billed.instalments) == (CONTRACTS, CONTRACTS)
    with tenant(by.organisation_id):
        for book, code in product(Book, ("EUR", "PLN")):
            lines = trial_balance(by, TrialAsked(date(2026, 11, 30), book=book, currency=code))
            assert lines
            assert sum(line.balance for line in lines) == 0
