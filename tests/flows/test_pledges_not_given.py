"""A register whose file has no column of pledges says nothing of them, and says so once, of the file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.signals import signals_of, unread
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import observe_one
from vigie.registrations.domain.columns import CERTIFICATE_COLUMNS
from vigie.registrations.domain.facts import OperationFact, SubjectFacts
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal
from vigie.testing.facts import OWN, facts
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

GIVEN = frozenset(column.name for column in CERTIFICATE_COLUMNS if column.group != "pledge")
PLEDGES = {"pledge", "pledge_not_released", "pledge_lapsing"}


def told(known: SubjectFacts, *operations: str, is_given: bool = False) -> dict[str, str]:
    happened = tuple(OperationFact(code, date(2026, 11, 12), None) for code in operations)
    columns = GIVEN | {"pledge_creditor"} if is_given else GIVEN
    subject = replace(known, operations=happened, register_columns=columns)
    judged = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings
    return {
        one.typology: f"{one.level.word} {one.concerns} {one.nature}"
        for one in judged
        if one.outcome == "alert" and one.level > Level.NONE
    }


def without(**expected: str) -> SubjectFacts:
    return facts(expected=expected, observed={"pledge_creditor": "", "pledge_expires_on": ""})


@pytest.mark.parametrize(
    ("expected", "operations", "given", "absent"),
    [
        ({}, (), "yellow lender housekeeping", ""),
        ({"pledged_on": "2025-01-20"}, (), "orange nobody asset_at_risk", ""),
        ({}, ("INSCRIPTION_GAGE",), "orange customer asset_at_risk", ""),
        ({}, ("RADIATION_GAGE",), "orange customer asset_at_risk", "orange customer asset_at_risk"),
        (
            {"pledge_expires_on": "2026-11-01"},
            (),
            "orange lender housekeeping",
            "orange lender housekeeping",
        ),
        ({"pledge_expires_on": "2026-11-01"}, ("PROROG_GAGE",), "orange lender housekeeping", ""),
    ],
)
def test_what_an_empty_cell_says_and_what_an_absent_column_does(
    expected: dict[str, str], operations: tuple[str, ...], given: str, absent: str
) -> None:
    known = without(**expected)
    assert told(known, *operations, is_given=True) == {"pledge": given}
    assert told(known, *operations) == ({"pledge": absent} if absent else {})


def test_nothing_is_read_of_pledges_and_of_nothing_else() -> None:
    known = replace(without(), register_columns=GIVEN)
    assert unread(known) == PLEDGES
    assert unread(replace(known, register_columns=GIVEN | {"pledge_creditor"})) == frozenset()
    assert unread(replace(known, register_columns=None)) == frozenset()


def test_a_vehicle_financed_twice_is_not_read_where_it_rested_on_a_pledge() -> None:
    known, on = replace(without(), register_columns=GIVEN), date(2026, 11, 20)
    pledged = Signal("foreign_pledge", True, None, on, "register.pledge_creditor")
    others = Signal("other_contracts", 1, None, on, "portfolio.vin")
    assert unread(known, [pledged, others]) == PLEDGES | {"financed_twice"}
    assert unread(known, [others]) == PLEDGES


DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14)]
CELLS = ("pledge_creditor", "pledge_expires_on")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    rows = [contract(number, pledged_on="2024-01-20") for number in range(3)]
    made.take("portfolio", rows, DAYS[0])
    return made


def row(number: int, *, has_pledges: bool, **changes: str) -> dict[str, str]:
    cells = certificate(number, **changes)
    return cells if has_pledges else {n: cells[n] for n in cells if n not in CELLS}


def run(lender: Lender, on: date, *, has_pledges: bool) -> int:
    """Hand in an extract in which the last two bear no pledge, or none has the column."""
    rows = [row(0, has_pledges=has_pledges)]
    rows += [row(n, has_pledges=has_pledges, pledge_creditor="") for n in (1, 2)]
    taken = lender.take("register", rows, on)
    watch(by=lender.by, key=f"watch-{on}")
    return taken.batch_id


def states(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        return list(Alert.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("has_pledges", [True, False])
def test_no_contract_is_told_of_a_column_that_is_absent_and_the_import_is_once(
    lender: Lender, has_pledges: bool
) -> None:
    batch = run(lender, DAYS[0], has_pledges=has_pledges)
    assert states(lender) == (["open"] * 2 if has_pledges else [])
    page = signed_in(lender.by, "administrator").get(f"/imports/{batch}/").content.decode()
    assert page.count("of pledges this register says nothing") == (0 if has_pledges else 1)
    with tenant(lender.by.organisation_id):
        assert queries.import_detail(lender.by, batch).lacks_pledges is not has_pledges


@pytest.mark.django_db
def test_what_comes_without_the_column_takes_nothing_back(lender: Lender) -> None:
    run(lender, DAYS[0], has_pledges=True)
    live = row(1, has_pledges=False)
    observe_one(lender.register, live, as_of=DAYS[1], by=lender.by, key="o")
    watch(by=lender.by, key="again")
    assert states(lender) == ["open"] * 2


@pytest.mark.django_db
def test_a_record_that_comes_live_says_nothing_of_cells_it_does_not_give(lender: Lender) -> None:
    run(lender, DAYS[0], has_pledges=False)
    live = row(1, has_pledges=False)
    observe_one(lender.register, live, as_of=DAYS[1], by=lender.by, key="o")
    watch(by=lender.by, key="again")
    assert states(lender) == []
    live = row(1, has_pledges=True, pledge_creditor="")
    observe_one(lender.register, live, as_of=DAYS[2], by=lender.by, key="p")
    watch(by=lender.by, key="once more")
    assert states(lender) == ["open"]
