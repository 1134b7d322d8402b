"""Trial balance and statements: the figures of a small year, on both dates."""

from datetime import date

import pytest
from tests.ledger.posting import draft, post_in_act, reverse_in_act, transfer

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound
from vigie.ledger.domain.charts import template
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.models import Account
from vigie.ledger.queries.statements import StatementAsked, account_statement, subject_statement
from vigie.ledger.queries.trial import Basis, TrialAsked, trial_balance
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
ABOUT = Subject("leasing.contract", 42)
YEAR = StatementAsked(since=date(2026, 1, 1), through=date(2026, 12, 31))


@pytest.fixture
def booked(by: Actor) -> Actor:
    """Post a rental in November, its payment valued in November and booked in December."""
    bill = (
        transfer("customer_receivable", "rental_income", 27_652),
        transfer("customer_receivable", "output_vat", 5_530),
    )
    post_in_act(draft("bill", *bill, on=date(2026, 11, 2), subject=ABOUT), by=by, key="a")
    paid = transfer("bank", "customer_receivable", 30_000, on=date(2026, 11, 28))
    post_in_act(draft("paid", paid, on=date(2026, 12, 1), subject=ABOUT), by=by, key="b")
    return by


def lines(by: Actor, asked: TrialAsked) -> dict[str, tuple[int, int, int, int]]:
    with tenant(by.organisation_id):
        return {
            line.code: (line.opening, line.debit, line.credit, line.balance)
            for line in trial_balance(by, asked)
            if line.opening or line.debit or line.credit
        }


def test_as_booked_the_payment_is_of_december_as_valued_of_november(booked: Actor) -> None:
    november = date(2026, 11, 30)
    assert lines(booked, TrialAsked(november)) == {
        "411000": (0, 33_182, 0, 33_182),
        "445710": (0, 0, 5_530, -5_530),
        "706100": (0, 0, 27_652, -27_652),
    }
    assert lines(booked, TrialAsked(november, basis=Basis.VALUED)) == {
        "411000": (0, 33_182, 30_000, 3_182),
        "445710": (0, 0, 5_530, -5_530),
        "512000": (0, 30_000, 0, 30_000),
        "706100": (0, 0, 27_652, -27_652),
    }


def test_what_stood_before_the_first_day_is_the_opening(booked: Actor) -> None:
    december = TrialAsked(date(2026, 12, 31), since=date(2026, 12, 1))
    assert lines(booked, december) == {
        "411000": (33_182, 0, 30_000, 3_182),
        "445710": (-5_530, 0, 0, -5_530),
        "512000": (0, 30_000, 0, 30_000),
        "706100": (-27_652, 0, 0, -27_652),
    }


def test_every_account_is_listed_and_other_books_are_apart(booked: Actor) -> None:
    with tenant(booked.organisation_id):
        found = trial_balance(booked, TrialAsked(date(2026, 12, 31)))
        assert {one.code: one.names for one in found} == {
            one.code: one.names for one in template("fr_lessor").accounts
        }
        assert trial_balance(booked, TrialAsked(date(2026, 12, 31), currency="PLN")) == ()


def test_a_statement_runs_and_continues_where_the_page_ended(booked: Actor) -> None:
    with tenant(booked.organisation_id):
        account = Account.objects.get(role="customer_receivable").pk
        whole = account_statement(booked, account, YEAR)
        assert [(line.other_code, line.minor, line.balance) for line in whole.lines] == [
            ("706100", 27_652, 27_652),
            ("445710", 5_530, 33_182),
            ("512000", -30_000, 3_182),
        ]
        assert (whole.opening, whole.next_after) == (0, "")
        december = StatementAsked(since=date(2026, 12, 1), through=date(2026, 12, 31))
        assert account_statement(booked, account, december).opening == 33_182
        first = account_statement(
            booked, account, StatementAsked(YEAR.since, YEAR.through, limit=2)
        )
        rest = account_statement(
            booked, account, StatementAsked(YEAR.since, YEAR.through, first.next_after, 2)
        )
        assert (*first.lines, *rest.lines) == whole.lines
        assert (rest.opening, rest.next_after) == (33_182, "")
        with pytest.raises(Invalid):
            account_statement(booked, account, StatementAsked(YEAR.since, YEAR.through, "x"))


def test_a_subject_shows_all_its_transfers_and_what_was_reversed(booked: Actor) -> None:
    with tenant(booked.organisation_id):
        moved = subject_statement(booked.organisation_id, ABOUT, through=date(2026, 12, 31))
    reversal = reverse_in_act(moved[0].entry_id, on=date(2026, 12, 5), by=booked, key="r")
    with tenant(booked.organisation_id):
        moved = subject_statement(booked.organisation_id, ABOUT, through=date(2026, 12, 31))
    assert [(one.debit, one.credit, one.minor) for one in moved] == [
        ("411000", "706100", 27_652),
        ("411000", "445710", 5_530),
        ("706100", "411000", 27_652),
        ("445710", "411000", 5_530),
        ("512000", "411000", 30_000),
    ]
    assert [one.reversed_by for one in moved] == [reversal, reversal, None, None, None]
    assert [one.reverses_id for one in moved][2:4] == [moved[0].entry_id] * 2


def test_others_see_nothing(booked: Actor) -> None:
    with tenant(booked.organisation_id):
        account = Account.objects.get(role="bank").pk
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id):
        assert trial_balance(other, TrialAsked(date(2026, 12, 31))) == ()
        assert subject_statement(other.organisation_id, ABOUT, through=YEAR.through) == ()
        with pytest.raises(NotFound):
            account_statement(other, account, YEAR)
    nobody = Actor(booked.organisation_id, 1, "n", "en", frozenset())
    with tenant(booked.organisation_id), pytest.raises(Forbidden):
        trial_balance(nobody, TrialAsked(date(2026, 12, 31)))
