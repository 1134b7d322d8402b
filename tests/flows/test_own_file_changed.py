"""A customer's name that changes in our own file alone accuses nobody: the register never moved."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.registrations.models import Certificate, MappingFault, Run
from vigie.registrations.queries.differed import holder_differed_until
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (2, 4, 6, 8)]
NAMES = ("Lenoir Jeanne", "Petit Anne")
NUMBERS = range(12)


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def files(lender: Lender, on: date, **ours: str) -> None:
    """Hand in both files of a day and run the watch; `ours` changes our row of the first contract."""
    portfolio = [contract(number, **(ours if number == 0 else {})) for number in NUMBERS]
    lender.take("portfolio", portfolio, on, confirm=True)
    lender.take("register", [certificate(number) for number in NUMBERS], on, confirm=True)
    watch(by=lender.by, key=f"watch-{on}")


def told(lender: Lender) -> list[tuple[str, int, str, str]]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.exclude(state="closed").order_by("typology")
        return [(one.typology, one.level, one.concerns, one.nature) for one in found]


def test_a_name_changed_in_our_file_is_a_question_to_ourselves(lender: Lender) -> None:
    for day in DAYS[:3]:
        files(lender, day)
    assert told(lender) == []
    files(lender, DAYS[3], customer_name=NAMES[0])
    assert told(lender) == [("registered_to_other", 1, "lender", "housekeeping")]


def test_another_name_that_differed_before_is_no_change_of_our_file(lender: Lender) -> None:
    for day in DAYS[:3]:
        files(lender, day, customer_name=NAMES[0])
    files(lender, DAYS[3], customer_name=NAMES[1])
    ((typology, level, concerns, nature),) = told(lender)
    assert (typology, concerns, nature) == ("registered_to_other", "dealer", "asset_at_risk")
    assert level == 3


def test_a_name_changed_without_a_new_extract_is_the_same_question(lender: Lender) -> None:
    for day in DAYS[:3]:
        files(lender, day)
    lender.take("portfolio", [contract(0, customer_name=NAMES[0])], DAYS[3], kind="delta")
    watch(by=lender.by, key="watch-ours")
    assert told(lender) == [("registered_to_other", 1, "lender", "housekeeping")]


def test_while_the_field_was_held_back_nobody_can_say_that_it_agreed(lender: Lender) -> None:
    for day in DAYS[:3]:
        files(lender, day)
    mine = {"organisation_id": lender.by.organisation_id, "field": "holder_name"}
    with tenant(lender.by.organisation_id):
        run = Run.objects.latest("id").pk
        seen = {"first_seen_on": DAYS[0], "last_seen_on": DAYS[2], "closed_on": DAYS[3]}
        counts = {"differing": 6, "paired": 12}
        MappingFault.objects.create(
            run_id=run, product="loa", state="confirmed", **mine, **counts, **seen
        )
        pk = Certificate.objects.get(contract_number="C-00000").pk
        assert holder_differed_until(lender.by, [pk]) == {pk: DAYS[3]}
        assert holder_differed_until(lender.by, [pk], date(2026, 11, 1)) == {}
    files(lender, DAYS[3], customer_name=NAMES[0])
    assert [one[:3] for one in told(lender)] == [("registered_to_other", 3, "dealer")]


def test_after_one_extract_a_name_changed_in_our_file_is_the_same_question(lender: Lender) -> None:
    """One extract was compared and agreed; then our file alone changed: on the same day or later."""
    files(lender, DAYS[0])
    lender.take("portfolio", [contract(0, customer_name=NAMES[0])], DAYS[0], kind="delta")
    watch(by=lender.by, key="watch-ours")
    assert told(lender) == [("registered_to_other", 1, "lender", "housekeeping")]
    files(lender, DAYS[1], customer_name=NAMES[0])
    assert told(lender) == [("registered_to_other", 1, "lender", "housekeeping")]


def test_after_one_extract_an_old_difference_under_another_name_stays(lender: Lender) -> None:
    files(lender, DAYS[0], customer_name=NAMES[0])
    lender.take("portfolio", [contract(0, customer_name=NAMES[1])], DAYS[0], kind="delta")
    watch(by=lender.by, key="watch-ours")
    assert [one[:3] for one in told(lender)] == [("registered_to_other", 3, "dealer")]


def test_with_one_extract_a_difference_of_the_first_comparison_stays(lender: Lender) -> None:
    """Nobody compared our file before it named somebody else: nothing says that it changed."""
    lender.take("portfolio", [contract(number) for number in NUMBERS], DAYS[0], confirm=True)
    lender.take("portfolio", [contract(0, customer_name=NAMES[0])], DAYS[0], kind="delta")
    lender.take("register", [certificate(number) for number in NUMBERS], DAYS[0], confirm=True)
    watch(by=lender.by, key="watch-first")
    assert [one[:3] for one in told(lender)] == [("registered_to_other", 3, "dealer")]


def test_a_contract_that_came_after_the_run_was_not_compared_by_it(lender: Lender) -> None:
    lender.take("portfolio", [contract(number) for number in NUMBERS[1:]], DAYS[0], confirm=True)
    lender.take("register", [certificate(number) for number in NUMBERS], DAYS[0], confirm=True)
    watch(by=lender.by, key="watch-first")
    lender.take("portfolio", [contract(0, customer_name=NAMES[0])], DAYS[0], kind="delta")
    watch(by=lender.by, key="watch-ours")
    assert [one[:3] for one in told(lender)] == [("registered_to_other", 3, "dealer")]
