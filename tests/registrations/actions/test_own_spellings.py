"""A register that writes our legal form its own way names us all the same."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.registrations import queries
from vigie.testing.lender import certificate, contract, new_lender

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
OWNERS = ("CZUJKA LEASING SP Z OO", "Czujka Leasing Sp. z o.o", "CZAJKA LEASING SP Z OO")


def test_our_name_in_another_spelling_is_no_distortion_another_company_is(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    ours = Declared("Czujka Leasing sp. z o.o.", "lender", date(2015, 1, 1))
    add_own_name(ours, by=lender.by, key="czujka")
    terms = {"product": "pl_leasing", "security": "ownership", "currency": "PLN"}
    lender.take("portfolio", [contract(n, **terms) for n in range(3)], DAY)
    seen = [certificate(n, owner_name=owner, pledge_creditor="") for n, owner in enumerate(OWNERS)]
    lender.take("register", seen, DAY)
    watch(by=lender.by, key="watch")
    with tenant(lender.by.organisation_id):
        rows = queries.certificates_page(lender.by).rows
        found = [
            [
                (one.field, one.expected, one.likeness)
                for one in queries.distortions_of(lender.by, row.id)
            ]
            for row in rows
        ]
        sheet = queries.comparison_of(lender.by, rows[0].id)
    assert found == [[], [], [("owner_name", "Banque du Test", "different")]]
    assert next(row.agree for row in sheet.rows if row.field == "owner_name") == "same"
