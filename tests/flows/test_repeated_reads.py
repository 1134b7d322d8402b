"""A red is confirmed by an extract that itself says it: what is kept of earlier files confirms nothing."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert, AlertEvent
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14)]
ROWS = [certificate(number) for number in range(3)]
SOLD = {
    "vin": ROWS[1]["vin"],
    "operation": "DECLARATION_CESSION",
    "occurred_on": "2026-11-05",
    "cancelled_on": "",
}
LEFT = {**SOLD, "operation": "SORTIE_TERRITOIRE"}
OTHER = {**LEFT, "vin": ROWS[2]["vin"], "operation": "MODIF_ADRESSE"}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def run(
    lender: Lender,
    on: date,
    operations: list[dict[str, str]] | None = None,
    row: dict[str, str] = ROWS[1],
) -> None:
    rows = [ROWS[0], row, ROWS[2]]
    if operations is None:
        lender.take("register", rows, on)
    else:
        lender.take_with_operations(rows, operations, on)
    watch(by=lender.by, key=f"watch-{on}")


def alert(lender: Lender) -> Alert:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get()


def told(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        return list(AlertEvent.objects.order_by("id").values_list("kind", flat=True))


def read_on(one: Alert, fact: str) -> str:
    (found,) = {
        told["read_on"]
        for finding in one.body["findings"]
        for reason in finding["reasons"]
        for told in reason["facts"]
        if told["name"] == fact
    }
    return str(found)


def test_an_extract_without_its_operations_is_no_second_read_of_one(lender: Lender) -> None:
    run(lender, DAYS[0], [SOLD])
    run(lender, DAYS[1])
    assert alert(lender).state == "to_be_reread"
    assert read_on(alert(lender), "transfer_declared_on") == "2026-11-08"
    assert told(lender) == ["opened", "not_read"]
    run(lender, DAYS[2], [SOLD])
    assert (alert(lender).state, told(lender)[2:]) == ("open", ["read_twice"])
    assert read_on(alert(lender), "transfer_declared_on") == "2026-11-12"


def test_operations_that_do_not_repeat_it_confirm_nothing(lender: Lender) -> None:
    run(lender, DAYS[0], [SOLD])
    run(lender, DAYS[1], [OTHER])
    run(lender, DAYS[2], [OTHER])
    assert alert(lender).state == "to_be_reread"
    assert told(lender) == ["opened", "not_read"]


def test_an_emptied_cell_and_an_operation_kept_confirm_nothing(lender: Lender) -> None:
    gone = certificate(1, exported_on="2026-11-05")
    run(lender, DAYS[0], [LEFT], row=gone)
    run(lender, DAYS[1], [OTHER])
    assert alert(lender).state == "to_be_reread"
    assert read_on(alert(lender), "exported_on") == "2026-11-08"


def test_a_cell_that_is_filled_is_a_second_read_without_the_operation(lender: Lender) -> None:
    gone = certificate(1, exported_on="2026-11-05")
    run(lender, DAYS[0], [LEFT], row=gone)
    run(lender, DAYS[1], row=gone)
    assert alert(lender).state == "open"
    assert read_on(alert(lender), "exported_on") == "2026-11-10"


def test_a_holder_who_still_stands_there_confirms_a_sale_whose_operation_came_once(
    lender: Lender,
) -> None:
    other = certificate(1, holder_name="MARTIN JEAN", registered_on="2026-11-05")
    run(lender, DAYS[0], [{**SOLD, "operation": "CHANG_TIT_NORMAL"}], row=other)
    run(lender, DAYS[1], row=other)
    assert alert(lender).state == "open"


def test_what_was_confirmed_stays_so_when_nothing_repeats_it(lender: Lender) -> None:
    run(lender, DAYS[0], [SOLD])
    run(lender, DAYS[1], [SOLD])
    run(lender, DAYS[2])
    assert (alert(lender).state, told(lender)) == ("open", ["opened", "read_twice"])


CHANGED = {**SOLD, "operation": "CHANG_TIT_NORMAL"}
OTHER_HOLDER = certificate(1, holder_name="MARTIN JEAN", registered_on="")


def test_a_certificate_that_shows_what_an_operation_did_reads_it_again(lender: Lender) -> None:
    run(lender, DAYS[0], [CHANGED], row=OTHER_HOLDER)
    run(lender, DAYS[1], row=OTHER_HOLDER)
    assert (alert(lender).state, told(lender)) == ("open", ["opened", "read_twice"])
    assert read_on(alert(lender), "transfer_on") == "2026-11-08"


def test_a_holder_who_follows_the_sale_declared_before_is_its_second_read(lender: Lender) -> None:
    run(lender, DAYS[0], [SOLD])
    run(lender, DAYS[1])
    assert alert(lender).state == "to_be_reread"
    run(lender, DAYS[2], row=OTHER_HOLDER)
    assert alert(lender).state == "open"


def test_a_certificate_that_names_the_customer_shows_no_sale(lender: Lender) -> None:
    run(lender, DAYS[0], [SOLD])
    for on in DAYS[1:]:
        run(lender, on)
    assert (alert(lender).state, told(lender)) == ("to_be_reread", ["opened", "not_read"])


def test_our_own_file_that_names_somebody_else_is_no_second_read(lender: Lender) -> None:
    ours = [contract(number, registered_on="2024-01-15") for number in range(3)]
    lender.take("portfolio", ours, DAYS[0], confirm=True)
    run(lender, DAYS[0], [SOLD])
    ours[1]["customer_name"] = "Lenoir Anne"
    lender.take("portfolio", ours, DAYS[1])
    run(lender, DAYS[1])
    with tenant(lender.by.organisation_id):
        found = Alert.objects.get(typology="sold_while_financed")
    assert (found.state, found.level) == ("to_be_reread", 3)


def test_an_operation_that_was_cancelled_is_shown_by_nothing(lender: Lender) -> None:
    run(lender, DAYS[0], [CHANGED], row=OTHER_HOLDER)
    run(lender, DAYS[1], [{**CHANGED, "cancelled_on": "2026-11-09"}], row=OTHER_HOLDER)
    assert (alert(lender).state, alert(lender).level) == ("open", 2)
    assert told(lender) == ["opened", "level_lowered", "taken_back"]
