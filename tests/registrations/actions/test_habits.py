"""A register that writes 12/31/2025: its dates and numbers are read by the saved mapping."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.registrations import queries
from vigie.registrations.actions import save_mapping
from vigie.registrations.domain.mapping import Profile
from vigie.registrations.models import Change
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
DAYS = (date(2026, 11, 1), date(2026, 11, 8))
AMERICAN = Profile(
    "register",
    {name: name for name in certificate(0)},
    date_order="month_first",
    decimal_mark="point",
)


def american(number: int, registered_on: str) -> dict[str, str]:
    return certificate(number, registered_on=registered_on, pledge_expires_on="12/31/2029")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    save_mapping(made.register, AMERICAN.as_dict(), by=made.by, key="american")
    rows = [contract(n, registered_on="2024-03-04") for n in range(3)]
    made.take("portfolio", rows, DAYS[0])
    return made


def test_dates_of_a_month_first_register_are_read_compared_and_kept(lender: Lender) -> None:
    rows = [american(0, "3/4/2024"), american(1, "03/04/2024"), american(2, "4/3/2024")]
    taken = lender.take("register", [*rows, american(3, "31/12/2024")], DAYS[0])
    watch(by=lender.by, key="first")
    with tenant(lender.by.organisation_id):
        bad = queries.bad_rows(lender.by, taken.batch_id)
        page = queries.certificates_page(lender.by)
        found = [
            [
                (one.field, one.expected, one.observed)
                for one in queries.distortions_of(lender.by, line.id)
            ]
            for line in page.rows
        ]
    assert [(row.column, row.value) for row in bad] == [("registered_on", "31/12/2024")]
    assert found == [[], [], [("registered_on", "2024-03-04", "2024-04-03")]]
    moved = [american(0, "5/6/2024"), rows[1], rows[2]]
    lender.take("register", moved, DAYS[1])
    watch(by=lender.by, key="second")
    with tenant(lender.by.organisation_id):
        change = Change.objects.get(field="registered_on")
    assert (change.was, change.is_now, change.true_on) == (
        "2024-03-04",
        "2024-05-06",
        date(2024, 5, 6),
    )
