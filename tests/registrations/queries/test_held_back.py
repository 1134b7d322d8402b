"""A field held back as one mapping fault is shown so, with why and by whom; never as agreeing."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.registrations import queries
from vigie.registrations.actions import decide_mapping_fault
from vigie.registrations.queries.held import HeldBack
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAYS = (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15))
WRONG = 200
ROWS = 600


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """A third of the extract has another colour: held back by the rule, without asking."""
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(n) for n in range(ROWS)], DAYS[0])
    read(made, DAYS[0], "colour", "VERT")
    return made


def read(lender: Lender, day: date, field: str, value: str) -> None:
    rows = [certificate(n, **({field: value} if n < WRONG else {})) for n in range(ROWS)]
    lender.take("register", rows, day)
    watch(by=lender.by, key=f"run-{day}")


def row_of(lender: Lender, number: int, field: str) -> tuple[int, queries.ComparisonRow]:
    with tenant(lender.by.organisation_id):
        filters = queries.CertificateFilters(q=f"C-{number:05d}")
        (line,) = queries.certificates_page(lender.by, filters).rows
        rows = queries.comparison_of(lender.by, line.id).rows
    return line.id, next(row for row in rows if row.field == field)


def test_a_field_held_back_by_the_rule_says_so(lender: Lender) -> None:
    _, differing = row_of(lender, 1, "colour")
    assert (differing.agree, differing.expected, differing.observed, differing.since) == (
        "held_back",
        "NOIR",
        "VERT",
        DAYS[0],
    )
    assert differing.held is not None
    assert (differing.held.differing, differing.held.paired, differing.held.state) == (
        WRONG,
        ROWS,
        "automatic",
    )
    _, other = row_of(lender, ROWS - 1, "colour")
    assert (other.agree, other.held) == ("same", None)
    assert row_of(lender, 1, "holder_name")[1].agree == "same"


def test_a_field_that_a_person_held_back_says_so_and_one_found_real_is_different(
    lender: Lender,
) -> None:
    read(lender, DAYS[1], "holder_name", "MAIRIE")
    assert row_of(lender, 1, "holder_name")[1].agree == "different"
    with tenant(lender.by.organisation_id):
        faults = {fault.field: fault for fault in queries.mapping_faults(lender.by)}
    assert faults["holder_name"].state == "asked"
    decide_mapping_fault(faults["holder_name"].id, is_fault=True, by=lender.by, key="fault")
    _, held = row_of(lender, 1, "holder_name")
    assert (held.agree, held.observed, held.since) == ("held_back", "MAIRIE", DAYS[1])
    assert isinstance(held.held, HeldBack)
    assert held.held.state == "confirmed"
    decide_mapping_fault(faults["holder_name"].id, is_fault=False, by=lender.by, key="real")
    assert row_of(lender, 1, "holder_name")[1].agree == "different"


def test_the_page_and_the_api_tell_why_and_who_decides(lender: Lender) -> None:
    number, _ = row_of(lender, 1, "colour")
    page = signed_in(lender.by, "back_office").get(f"/certificates/{number}/").content.decode()
    assert "1 field is held back as a mapping fault." in page
    assert "differs on 200 of the 600 certificates" in page
    assert "/questions/" in page
    assert "The register agrees with what is expected." not in page
    assert "Nothing else differs." in page
    secret = create_token("erp", "back_office", by=lender.by, key="erp")
    caller = Client(headers={"authorization": f"Bearer {secret}"})
    fields = caller.get(f"/api/v1/certificates/{number}").json()["fields"]
    colour = next(one for one in fields if one["field"] == "colour")
    assert colour["agree"] == "held_back"
    assert colour["held"] == {
        "fault_id": colour["held"]["fault_id"],
        "differing": 200,
        "paired": 600,
        "state": "automatic",
        "since": "2026-11-01",
        "decided_at": None,
    }
    assert next(one for one in fields if one["field"] == "holder_name")["held"] is None
