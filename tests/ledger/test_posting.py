"""Posting: once per key, balanced by construction, never edited, reversed once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.ledger.posting import DAY, draft, post_in_act, reverse_in_act, transfer

from vigie.database.tenant import tenant
from vigie.journal.models import Entry as JournalEntry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.kernel.money import Money
from vigie.ledger.actions import adopt_chart
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book, Subject, Transfer
from vigie.ledger.models import Entry
from vigie.ledger.models import Transfer as TransferRow
from vigie.ledger.queries.balances import balances_of
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
CONTRACT = Subject("leasing.contract", 42)
RENTAL = draft(
    "bill 42/1",
    transfer(Role.CUSTOMER_RECEIVABLE, Role.RENTAL_INCOME, 27_652),
    transfer(Role.CUSTOMER_RECEIVABLE, Role.OUTPUT_VAT, 5_530),
    subject=CONTRACT,
)


def posted(by: Actor, one: object, key: str) -> int:
    entry_id = post_in_act(one, by=by, key=key)  # type: ignore[arg-type]  # drafts of several kinds
    assert entry_id is not None
    return entry_id


def balances(by: Actor, on: date = DAY) -> dict[str, int]:
    with tenant(by.organisation_id):
        found = balances_of(by.organisation_id, CONTRACT, on=on)
    return {role: money.minor for role, money in found.items()}


def test_a_rental_is_one_entry_of_two_transfers(by: Actor) -> None:
    entry_id = posted(by, RENTAL, "a")
    with tenant(by.organisation_id):
        entry = Entry.objects.get(pk=entry_id)
        rows = TransferRow.objects.filter(entry=entry).order_by("line")
        assert [(row.route.debit.code, row.route.credit.code, row.minor) for row in rows] == [
            ("411000", "706100", 27_652),
            ("411000", "445710", 5_530),
        ]
        assert (entry.act, entry.booked_on, entry.subject_id) == ("testing.posted", DAY, 42)
    assert balances(by) == {
        "customer_receivable": 33_182,
        "rental_income": -27_652,
        "output_vat": -5_530,
    }


def test_the_value_date_decides_what_a_balance_counts(by: Actor) -> None:
    late = transfer(Role.BANK, Role.CUSTOMER_RECEIVABLE, 100, on=date(2026, 12, 1))
    posted(by, draft("paid", late, subject=CONTRACT), "a")
    assert balances(by) == {}
    assert balances(by, date(2026, 12, 1)) == {"bank": 100, "customer_receivable": -100}


def test_the_journal_holds_one_line_with_the_digest(by: Actor) -> None:
    entry_id = posted(by, RENTAL, "a")
    with tenant(by.organisation_id):
        line = JournalEntry.objects.get(act="testing.posted")
        assert not JournalEntry.objects.filter(act__startswith="ledger.entry").exists()
    [(batch, count, digest)] = line.data["ledger"]
    assert (batch, count, len(digest)) == (entry_id, 1, 64)
    assert line.subject_kind == "testing.thing"


def test_a_known_key_returns_the_first_entry_and_no_other_may_bear_it(by: Actor) -> None:
    first = posted(by, RENTAL, "a")
    assert posted(by, RENTAL, "b") == first
    other = replace(RENTAL, piece="INV-2")
    with pytest.raises(Conflict, match=r"ledger\.key_reused"):
        post_in_act(other, by=by, key="c")
    with tenant(by.organisation_id):
        assert TransferRow.objects.count() == 2


def test_a_code_names_an_account_as_well_as_a_role(by: Actor) -> None:
    posted(by, draft("manual", transfer("512000", "101000", 5), subject=CONTRACT), "a")
    assert balances(by) == {"bank": 5}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (transfer("bank", "bank", 5), "ledger.account_twice"),
        (transfer("bank", "512000", 5), "ledger.account_twice"),
        (transfer("bank", "rental_income", 0), "ledger.amount_not_positive"),
        (transfer("bank", "rental_income", -5), "ledger.amount_not_positive"),
        (transfer("bank", "999", 5), "ledger.account_missing"),
        (transfer("bank", "piggy_bank", 5), "ledger.account_missing"),
        (Transfer("bank", "output_vat", Money(5, "PLN"), DAY), "ledger.account_missing"),
        (Transfer("bank", "output_vat", Money(5, "EUR"), DAY, "a\tb"), "ledger.text_unfit"),
        (Transfer("bank", "output_vat", Money(5, "XXY"), DAY), "kernel.currency_unknown"),
        (Transfer("bank", "output_vat", Money(5, "EUR"), DAY, book="x"), "ledger.book_unknown"),
    ],
)
def test_what_cannot_stand_is_refused_and_leaves_nothing(
    wrong: Transfer, code: str, by: Actor
) -> None:
    right = transfer("bank", "rental_income", 5)
    with pytest.raises((Invalid, Refused)) as refusal:
        post_in_act(draft("wrong", right, wrong), by=by, key="a")
    assert refusal.value.code == code
    with tenant(by.organisation_id):
        assert not Entry.objects.exists()


def test_a_book_that_is_not_kept_is_left_out_and_one_that_is_kept_stands_apart(by: Actor) -> None:
    view = Transfer(
        "net_investment", "bank", Money(9, "EUR"), DAY, subject=CONTRACT, book=Book.IFRS
    )
    assert post_in_act(draft("view", view), by=by, key="a") is None
    adopt_chart("ifrs_lessor", currency="EUR", by=by, key="ifrs")
    posted(by, draft("both", view, transfer("bank", "rental_income", 5)), "b")
    with tenant(by.organisation_id):
        found = balances_of(by.organisation_id, CONTRACT, on=DAY, book=Book.IFRS)
    assert found == {"net_investment": Money(9, "EUR"), "bank": Money(-9, "EUR")}
    assert balances(by) == {}


def test_without_a_chart_nothing_is_posted() -> None:
    bare = system_actor(create_organisation("Lessor Two"), name="test")
    with pytest.raises(Refused, match=r"ledger\.chart_missing"):
        post_in_act(RENTAL, by=bare, key="a")


def test_a_reversal_restores_every_balance_at_every_value_date_and_is_made_once(by: Actor) -> None:
    entry_id = posted(by, RENTAL, "a")
    later = date(2026, 12, 24)
    reversal = reverse_in_act(entry_id, on=later, by=by, key="b")
    assert balances(by, DAY) == dict.fromkeys(
        ("customer_receivable", "rental_income", "output_vat"), 0
    )
    with tenant(by.organisation_id):
        assert Entry.objects.get(pk=reversal).reverses_id == entry_id
        assert Entry.objects.get(pk=reversal).booked_on == later
    assert reverse_in_act(entry_id, on=later, by=by, key="b") == reversal
    with pytest.raises(Conflict, match=r"ledger\.already_reversed"):
        reverse_in_act(entry_id, on=later, by=by, key="c")
    with pytest.raises(Refused, match=r"ledger\.reversal_too_early"):
        reverse_in_act(
            posted(by, replace(RENTAL, key="2"), "d"), on=date(2026, 11, 1), by=by, key="e"
        )


def test_another_organisations_entry_is_not_found(by: Actor) -> None:
    entry_id = posted(by, RENTAL, "a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    adopt_chart("fr_lessor", currency="EUR", by=other, key="statutory")
    with pytest.raises(NotFound):
        reverse_in_act(entry_id, on=DAY, by=other, key="b")


EDITS = (
    "update ledger_transfer set minor = minor + 1",
    "delete from ledger_transfer",
    "update ledger_entry set booked_on = '2020-01-01'",
    "delete from ledger_entry",
    "truncate ledger_transfer",
    "update ledger_account set code = '512001'",
    "delete from ledger_account",
    "update ledger_route set debit_id = credit_id",
    "update ledger_chart set currency = 'PLN'",
)


@pytest.mark.parametrize("sql", EDITS)
def test_nothing_is_edited_by_the_application(sql: str, by: Actor) -> None:
    posted(by, RENTAL, "a")
    with (
        tenant(by.organisation_id),
        connection.cursor() as cursor,
        pytest.raises((IntegrityError, ProgrammingError)),
        transaction.atomic(),
    ):
        cursor.execute(sql)
