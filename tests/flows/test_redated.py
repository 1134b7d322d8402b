"""One happening that the register dates otherwise later: nothing opens anew, nothing is doubted anew."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import decide_alert
from vigie.fraud.models import Alert
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 1)
DAYS = [date(2026, 11, day) for day in (15, 22, 26)]
SOLD = certificate(1, holder_name="KOWALEWSKA ANNA", registered_on="2026-11-12")
GONE = certificate(1, exported_on="2026-11-10")
Row = dict[str, str]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(4)], DAYS[2])
    run(made, FIRST, certificate(1))
    return made


def run(lender: Lender, on: date, row: Row, code: str = "", day: str = "") -> None:
    rows = [certificate(0), row, certificate(2), certificate(3)]
    if code:
        done = {"plate": row["plate"], "vin": row["vin"], "operation": code, "occurred_on": day}
        lender.take_with_operations(rows, [done], on)
    else:
        lender.take("register", rows, on)
    watch(by=lender.by, key=f"watch-{on}")


def alerts(lender: Lender) -> list[tuple[str, str, bool]]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.order_by("id")
        return [(one.typology, one.state, one.read_twice_at is not None) for one in found]


def dismiss(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        alert = Alert.objects.get()
    decide_alert(alert.pk, verdict="not_fraud", reason="sister, agreed", by=lender.by, key="d")


def test_an_operation_delivered_later_opens_nothing_that_was_dismissed(lender: Lender) -> None:
    run(lender, DAYS[0], SOLD)
    dismiss(lender)
    run(lender, DAYS[1], SOLD, "CHANG_TIT_NORMAL", "2026-11-11")
    assert alerts(lender) == [("sold_while_financed", "dismissed", False)]


def test_an_operation_delivered_later_confirms_the_red(lender: Lender) -> None:
    run(lender, DAYS[0], SOLD)
    run(lender, DAYS[1], SOLD, "CHANG_TIT_NORMAL", "2026-11-11")
    assert alerts(lender) == [("sold_while_financed", "open", True)]


def test_the_next_buyer_is_another_happening(lender: Lender) -> None:
    run(lender, DAYS[0], SOLD)
    dismiss(lender)
    run(lender, DAYS[1], {**SOLD, "holder_name": "MARTIN LUC", "registered_on": "2026-11-20"})
    assert alerts(lender) == [
        ("sold_while_financed", "dismissed", False),
        ("sold_while_financed", "to_be_reread", False),
    ]


def test_the_next_buyer_is_no_second_read_of_the_first(lender: Lender) -> None:
    run(lender, DAYS[0], SOLD)
    other = {**SOLD, "holder_name": "MARTIN LUC", "registered_on": "2026-11-20"}
    run(lender, DAYS[1], other)
    assert alerts(lender) == [("sold_while_financed", "to_be_reread", False)]
    run(lender, DAYS[2], other)
    assert alerts(lender) == [("sold_while_financed", "open", True)]


def test_a_departure_by_its_operation_is_that_of_the_cell(lender: Lender) -> None:
    run(lender, DAYS[0], GONE)
    dismiss(lender)
    run(lender, DAYS[1], certificate(1), "SORTIE_TERRITOIRE", "2026-11-09")
    assert alerts(lender) == [("exported", "dismissed", False)]


def test_a_day_mistyped_by_months_is_no_second_read(lender: Lender) -> None:
    run(lender, DAYS[0], certificate(1, exported_on="2026-01-10"))
    run(lender, DAYS[1], GONE)
    assert alerts(lender) == [("exported", "to_be_reread", False)]
    run(lender, DAYS[2], GONE)
    assert alerts(lender) == [("exported", "open", True)]
