"""Deltas on one another: after eight they are merged, and nothing that they said is lost."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.registrations import queries
from vigie.registrations.domain.watching import LAYERS_KEPT
from vigie.registrations.models import Batch
from vigie.registrations.queries.provenance import provenance
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 1)
DELTAS = 2 * LAYERS_KEPT + 2


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """A portfolio and a register of thirty, then many deltas of the register, one vehicle each."""
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(n) for n in range(30)], FIRST)
    made.take("register", [certificate(n) for n in range(30)], FIRST)
    for number in range(1, DELTAS + 1):
        day = FIRST + timedelta(days=number)
        made.take("register", [certificate(number, colour="VERT")], day, kind="delta")
    return made


def test_any_number_of_deltas_is_taken_and_each_row_keeps_its_own_day(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        states = [len(one.state) for one in Batch.objects.filter(kind="delta").order_by("id")]
    assert max(states) == LAYERS_KEPT
    assert states[LAYERS_KEPT - 1] == 2  # the ninth layer finds eight merged into one
    watch(by=lender.by, key="watch")
    with tenant(lender.by.organisation_id):
        sheets = {
            line.contract_number: queries.comparison_of(lender.by, line.id)
            for line in queries.certificates_page(lender.by).rows
        }
        files = provenance(lender.by)
    colours = {
        number: next(row.observed for row in sheet.rows if row.field == "colour")
        for number, sheet in sheets.items()
    }
    days = {number: sheet.observed_as_of for number, sheet in sheets.items()}
    for number in range(30):
        is_newer = 1 <= number <= DELTAS
        assert colours[f"C-{number:05d}"] == ("VERT" if is_newer else "NOIR"), number
        expected = FIRST + timedelta(days=number if is_newer else 0)
        assert days[f"C-{number:05d}"] == expected, number
    register = [one for one in files if one.side == "register"]
    assert len(register) == DELTAS + 1
