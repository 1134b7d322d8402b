"""The close of day against the plain rules, contract by contract and day by day."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from tests.leasing.closing.acting import (
    business_of,
    close_through,
    cut_off,
    expected,
    plans,
)

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions import begin_close, close_slice, set_business_date
from vigie.leasing.domain import closing
from vigie.leasing.models import ClosingSlice, Due, Instalment
from vigie.leasing.queries.closing import Found, closings, failures, progress
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.verification import verify
from vigie.site.commands.close import command
from vigie.testing.contracts import Lessor, credit, lld, loa, new_lessor

pytestmark = pytest.mark.django_db
FIRST = date(2024, 2, 12)


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    for agreement in (credit(), loa(), lld()):
        made.active(agreement)
    set_business_date(FIRST, by=made.by, key="first")
    return made


def found_on(by: Actor, on: date) -> dict[int, Found]:
    with tenant(by.organisation_id):
        return {one.contract_id: one for one in closings(by, on)}


def test_every_day_each_position_is_that_of_the_plan_and_stands_in_the_books(
    lessor: Lessor,
) -> None:
    last = date(2024, 2, 18)
    close_through(lessor.by, last)
    known = plans(lessor.by)
    day = FIRST
    while day <= last:
        found = found_on(lessor.by, day)
        assert {pk: one.accrued for pk, one in found.items()} == {
            pk: closing.accrued(plan, day) for pk, plan in known.items()
        }
        for pk, plan in known.items():
            billed = sum(line.due_on <= day for line in plan.lines)
            if closing.accrued(plan, day):
                assert found[pk].accrued == plan.worth(day, billed).interest
        for book in Book:
            assert cut_off(lessor.by, book, day) == expected(known, book, day), (book, day)
        day += timedelta(days=1)
    assert verify(lessor.by.organisation_id).fault is None


def test_what_falls_due_is_billed_on_its_day_and_the_business_date_moves(lessor: Lessor) -> None:
    close_through(lessor.by, date(2024, 2, 16))
    with tenant(lessor.by.organisation_id):
        billed = Due.objects.filter(kind="instalment").values_list("due_on", flat=True)
        assert sorted(set(billed)) == [date(2024, 1, 15), date(2024, 2, 15)]
        assert progress(lessor.by) == []
    assert business_of(lessor.by) == date(2024, 2, 17)


def test_an_unpaid_contract_ages_is_reminded_once_and_changes_its_stage(lessor: Lessor) -> None:
    set_business_date(date(2024, 3, 10), by=lessor.by, key="later")
    close_through(lessor.by, date(2024, 3, 18))
    (contract,) = (
        pk for pk, plan in plans(lessor.by).items() if plan.agreement.product == "credit"
    )
    days = {on: found_on(lessor.by, on)[contract] for on in (date(2024, 3, 10), date(2024, 3, 18))}
    assert [(one.days_past_due, one.stage) for one in days.values()] == [(55, 2), (63, 2)]
    reminders = [
        found_on(lessor.by, date(2024, 3, day))[contract].reminder for day in range(10, 19)
    ]
    assert reminders == [3, 0, 0, 0, 0, 4, 0, 0, 0]


@pytest.mark.parametrize(
    ("days", "is_called", "stage"),
    [(0, False, 1), (30, False, 1), (31, False, 2), (90, False, 2), (91, False, 3), (0, True, 3)],
)
def test_stages_follow_the_presumptions_of_ifrs_9(days: int, is_called: bool, stage: int) -> None:
    assert closing.stage(days, is_called=is_called) == stage


def test_slices_share_every_slot_once() -> None:
    for contracts in (0, 1, 32_000, 32_001, 100_000, 10_000_000):
        slices = closing.slices_for(contracts)
        slots = [slot for number in range(slices) for slot in closing.slots_of(number, slices)]
        assert sorted(slots) == list(range(closing.SLOTS))
    assert closing.slices_for(32_001) == 2


def test_days_that_follow_one_under_way_are_cut_as_it_is(
    lessor: Lessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portfolio grew meanwhile: a slice of the later day must not pass the whole earlier one."""
    by, day = lessor.by, business_of(lessor.by)
    begin_close(day, by=by, key="one")
    monkeypatch.setattr(closing, "PER_SLICE", 1)
    begin_close(day + timedelta(days=1), by=by, key="two")
    with tenant(by.organisation_id):
        rows = ClosingSlice.objects.order_by("closed_on", "number")
        assert list(rows.values_list("closed_on", "number", "slices")) == [
            (day, 0, 1), (day + timedelta(days=1), 0, 1)
        ]  # fmt: skip


def test_a_slot_is_told_alike_by_the_rule_and_by_the_database(lessor: Lessor) -> None:
    """In columns of two tables and in two statements, which spell 64 out."""
    with tenant(lessor.by.organisation_id), connection.cursor() as cursor:
        cursor.execute("select id, slot from leasing_contract")
        found = dict(cursor.fetchall())
        cursor.execute("select n, (n / 64 % 64)::int from generate_series(1, 9000, 7) as n")
        found |= dict(cursor.fetchall())
    assert found == {pk: closing.slot_of(pk) for pk in found}
    assert set(found.values()) == set(range(closing.SLOTS))


def test_closing_again_changes_nothing(lessor: Lessor) -> None:
    close_through(lessor.by, FIRST)
    before = verify(lessor.by.organisation_id)
    assert close_slice(by=lessor.by, key="again") is None
    assert verify(lessor.by.organisation_id) == before


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "C",
            [
                "12 Feb 2024, slice 1 of 1: contracts closed: 3",
                "13 Feb 2024, slice 1 of 1: contracts closed: 3",
                "12 Feb 2024 is closed",
                "13 Feb 2024 is closed",
            ],
        ),
        (
            "fr_FR",
            [
                "12 févr. 2024, tranche 1 sur 1 : contrats clos : 3",
                "13 févr. 2024, tranche 1 sur 1 : contrats clos : 3",
                "le 12 févr. 2024 est clos",
                "le 13 févr. 2024 est clos",
            ],
        ),
        (
            "pl_PL",
            [
                "12 lut 2024, część 1 z 1: zamknięte umowy: 3",
                "13 lut 2024, część 1 z 1: zamknięte umowy: 3",
                "dzień 12 lut 2024 jest zamknięty",
                "dzień 13 lut 2024 jest zamknięty",
            ],
        ),
    ],
)
def test_the_command_closes_and_says_how_far_it_is(
    lessor: Lessor, language: str, said: list[str]
) -> None:
    organisation = str(lessor.by.organisation_id)
    asked = ["--through", "2024-02-13", "--organisation", organisation]
    done = CliRunner().invoke(command, asked, env={"LC_ALL": language})
    assert done.output.replace("\N{NO-BREAK SPACE}", " ").splitlines() == said
    assert business_of(lessor.by) == date(2024, 2, 14)


def test_without_a_business_date_nothing_begins() -> None:
    with pytest.raises(Refused, match=r"leasing\.business_date_missing"):
        begin_close(FIRST, by=new_lessor().by, key="a")


def test_a_broken_contract_is_named_the_others_close_and_it_is_caught_up_once_mended(
    lessor: Lessor,
) -> None:
    """Its line of 15 February holds an amount that no bigint can bill."""
    due_on, by = date(2024, 2, 15), lessor.by
    with tenant(by.organisation_id):
        line = Instalment.objects.get(contract__product="loa", due_on=due_on)
        broken, right = line.contract_id, (line.principal, line.interest)
        Instalment.objects.filter(pk=line.pk).update(principal=9 * 10**18, interest=9 * 10**18)
    close_through(by, date(2024, 2, 17))
    with tenant(by.organisation_id):
        named = [failures(by, due_on + timedelta(days)) for days in range(3)]
        assert [[pk for pk, _ in day] for day in named] == [[broken]] * 3
        assert [day[0][1] for day in named] == [
            "DataError",
            "leasing.closing_behind",
            "leasing.closing_behind",
        ][: len(named)]
        Instalment.objects.filter(pk=line.pk).update(principal=right[0], interest=right[1])
    assert broken not in found_on(by, due_on)
    assert len(found_on(by, due_on)) == 2
    close_through(by, date(2024, 2, 18))
    known = plans(by)
    for day in range(15, 19):
        found = found_on(by, date(2024, 2, day))
        assert {pk: one.accrued for pk, one in found.items()} == {
            pk: closing.accrued(plan, date(2024, 2, day)) for pk, plan in known.items()
        }
    for book in Book:
        last = date(2024, 2, 18)
        assert cut_off(by, book, last) == expected(known, book, last)
