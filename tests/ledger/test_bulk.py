"""Posting by COPY says the same as posting one by one, once, and is refused for the same reasons."""

from dataclasses import replace
from datetime import date

import pytest
from tests.ledger.posting import DAY, draft, post_in_act, post_many_in_act, transfer

from vigie.database.tenant import tenant
from vigie.journal.models import Entry as JournalEntry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.ledger.actions import Posted, adopt_chart, lock_period
from vigie.ledger.domain.sheets import Block, Sheet
from vigie.ledger.domain.transfers import Book, Subject
from vigie.ledger.models import Entry, Transfer
from vigie.ledger.queries.verification import verify
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
CONTRACTS = tuple(range(1, 51))
ACCRUAL = Block(
    debit="interest_receivable",
    credit="interest_income",
    currency="EUR",
    value_on=DAY,
    subject_kind="leasing.contract",
    subjects=CONTRACTS,
    minors=tuple(100 + one for one in CONTRACTS),
    text=r"Intérêts courus C:\2",
)
LATE = replace(
    ACCRUAL,
    credit="late_interest_income",
    debit="customer_receivable",
    texts=tuple(f"LOA-{one}" for one in CONTRACTS),
)
SHEET = Sheet("accrual 2026-11-02", "leasing.interest_accrued", DAY, (ACCRUAL, LATE))
BILL = draft("bill", transfer("customer_receivable", "rental_income", 5), subject=Subject("x", 9))


def digests(by: Actor) -> dict[str, str]:
    with tenant(by.organisation_id):
        return dict(Entry.objects.values_list("key", "digest"))


def test_a_sheet_and_a_draft_stand_as_their_drafts_posted_one_by_one(by: Actor) -> None:
    assert post_many_in_act((SHEET, BILL), by=by, key="a") == Posted(2, 101, 0)
    other = system_actor(create_organisation("Lessor Two"), name="test")
    adopt_chart("fr_lessor", currency="EUR", by=other, key="statutory")
    post_in_act(SHEET.draft(), by=other, key="a")
    post_in_act(BILL, by=other, key="b")
    assert digests(by) == digests(other)
    columns = ("line", "minor", "value_on", "booked_on", "subject_kind", "subject_id", "text")
    codes = ("route__debit__code", "route__credit__code", "entry__key")
    rows = []
    for actor in (by, other):
        with tenant(actor.organisation_id):
            rows.append(sorted(Transfer.objects.values_list(*columns, *codes)))
    assert rows[0] == rows[1]
    assert len(rows[0]) == 101
    assert [verify(one.organisation_id).fault for one in (by, other)] == [None, None]


def test_all_of_a_call_is_one_batch_with_one_digest_in_the_journal(by: Actor) -> None:
    post_many_in_act((SHEET, BILL), by=by, key="a")
    with tenant(by.organisation_id):
        [(first, count, digest)] = JournalEntry.objects.get(act="testing.many").data["ledger"]
        batches = set(Entry.objects.values_list("batch", flat=True))
    assert (batches, count, len(digest)) == ({first}, 2, 64)


def test_what_is_known_is_left_alone_and_must_say_the_same(by: Actor) -> None:
    post_many_in_act((SHEET,), by=by, key="a")
    assert post_many_in_act((SHEET, BILL), by=by, key="b") == Posted(1, 1, 1)
    assert post_many_in_act((SHEET, BILL), by=by, key="c") == Posted(0, 0, 2)
    other = replace(SHEET, blocks=(replace(ACCRUAL, minors=(1,) * 50),))
    with pytest.raises(Conflict, match=r"ledger\.key_reused"):
        post_many_in_act((other,), by=by, key="d")
    assert verify(by.organisation_id).entries == 2


def test_a_book_that_is_not_kept_is_left_out(by: Actor) -> None:
    view = replace(ACCRUAL, book=Book.IFRS)
    assert post_many_in_act((replace(SHEET, blocks=(view,)),), by=by, key="a") == Posted(0, 0, 0)
    both = replace(SHEET, blocks=(view, LATE))
    assert post_many_in_act((both,), by=by, key="b") == Posted(1, 50, 0)


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (replace(ACCRUAL, minors=(0,) * 50), "ledger.amount_not_positive"),
        (replace(ACCRUAL, minors=(1,) * 49), "ledger.entry_empty"),
        (replace(ACCRUAL, minors=(), subjects=()), "ledger.entry_empty"),
        (replace(ACCRUAL, text="a\nb"), "ledger.text_unfit"),
        (replace(ACCRUAL, texts=(*("a",) * 49, "a\nb")), "ledger.text_unfit"),
        (replace(ACCRUAL, texts=("a" * 301, *("a",) * 49)), "ledger.text_unfit"),
        (replace(ACCRUAL, texts=("a",) * 49), "ledger.entry_empty"),
        (replace(ACCRUAL, credit="interest_receivable"), "ledger.account_twice"),
        (replace(ACCRUAL, credit="piggy_bank"), "ledger.account_missing"),
    ],
)
def test_a_sheet_that_cannot_stand_refuses_them_all(block: Block, code: str, by: Actor) -> None:
    with pytest.raises((Invalid, Refused)) as refusal:
        post_many_in_act((BILL, replace(SHEET, blocks=(block,))), by=by, key="a")
    assert refusal.value.code == code
    assert digests(by) == {}


def test_a_locked_period_takes_no_sheet(by: Actor) -> None:
    lock_period(date(2026, 11, 30), by=by, key="lock")
    with pytest.raises(Refused, match=r"ledger\.period_locked"):
        post_many_in_act((SHEET,), by=by, key="a")
