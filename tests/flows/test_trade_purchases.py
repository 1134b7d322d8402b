"""A purchase that a dealer declared lowers no sale that the certificate showed, while its holder is not given."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert, AlertEvent
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14)]
SOLD = certificate(1, holder_name="MARTIN JEAN", registered_on="2026-11-03")
EMPTIED = {**SOLD, "holder_name": "", "registered_on": ""}
BOUGHT = {
    "vin": SOLD["vin"],
    "operation": "DECLARATION_ACHAT",
    "occurred_on": "2026-11-09",
    "cancelled_on": "",
}
DECLARED = {**BOUGHT, "operation": "DECLARATION_CESSION", "occurred_on": "2026-11-05"}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def read(lender: Lender, on: date, row: dict[str, str], *operations: dict[str, str]) -> None:
    rows = [certificate(0), row, certificate(2)]
    if operations:
        lender.take_with_operations(rows, operations, on)
    else:
        lender.take("register", rows, on)
    watch(by=lender.by, key=f"watch-{on}")


def stands(lender: Lender) -> str:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.get(contract_number="C-00001", typology="sold_while_financed")
    return f"{found.state} {found.level}"


def history(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = AlertEvent.objects.filter(alert__typology="sold_while_financed").order_by("id")
        return list(found.values_list("kind", flat=True))


def test_it_lowers_nothing_while_the_holder_is_not_given(lender: Lender) -> None:
    read(lender, DAYS[0], SOLD)
    read(lender, DAYS[1], SOLD)
    read(lender, DAYS[2], EMPTIED, BOUGHT)
    assert stands(lender) == "open 3"
    assert history(lender) == ["opened", "read_twice", "not_read"]


def test_it_takes_back_no_red_that_was_read_once(lender: Lender) -> None:
    read(lender, DAYS[0], SOLD)
    read(lender, DAYS[1], EMPTIED, BOUGHT)
    assert stands(lender) == "to_be_reread 3"
    read(lender, DAYS[2], SOLD)
    assert stands(lender) == "open 3"


def test_it_is_a_probability_by_itself(lender: Lender) -> None:
    read(lender, DAYS[0], certificate(1))
    read(lender, DAYS[1], EMPTIED, BOUGHT)
    assert stands(lender) == "open 2"


def test_a_holder_who_is_given_again_is_heard(lender: Lender) -> None:
    read(lender, DAYS[0], SOLD)
    read(lender, DAYS[1], SOLD)
    read(lender, DAYS[2], EMPTIED, BOUGHT)
    read(lender, DAYS[3], certificate(1), BOUGHT)
    assert stands(lender) == "open 2"


def test_a_sale_that_was_only_declared_and_is_cancelled_is_no_longer_said(lender: Lender) -> None:
    unnamed = certificate(1, holder_name="", registered_on="")
    read(lender, DAYS[0], unnamed, DECLARED)
    read(lender, DAYS[1], unnamed, DECLARED)
    assert stands(lender) == "open 3"
    read(lender, DAYS[2], unnamed, {**DECLARED, "cancelled_on": "2026-11-11"}, BOUGHT)
    assert stands(lender) == "open 2"


def test_it_is_heard_after_the_register_took_the_sale_back(lender: Lender) -> None:
    read(lender, DAYS[0], SOLD)
    read(lender, DAYS[1], certificate(1))
    assert stands(lender) == "cleared_by_register 3"
    read(lender, DAYS[2], EMPTIED, BOUGHT)
    assert stands(lender) == "open 2"
