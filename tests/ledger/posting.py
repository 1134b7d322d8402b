"""Builders of transfers, and an act that posts what it is given, as a feature's act does."""

from datetime import date

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.money import Money
from vigie.ledger.actions import Posted, post, post_many, reverse
from vigie.ledger.domain.sheets import Sheet
from vigie.ledger.domain.transfers import Draft, Subject, Transfer

DAY = date(2026, 11, 2)


def transfer(
    debit: str, credit: str, minor: int, *, on: date = DAY, subject: Subject | None = None
) -> Transfer:
    """Return a transfer of the statutory book in euros."""
    return Transfer(debit, credit, Money(minor, "EUR"), on, subject=subject)


def draft(key: str, *transfers: Transfer, on: date = DAY, subject: Subject | None = None) -> Draft:
    """Return a draft booked on a day."""
    return Draft(key, "testing.posted", on, transfers, subject)


@act("testing.posted", permission="testing.post")
def post_in_act(one: Draft, *, by: Actor, key: str) -> int | None:
    """Post a draft inside an act of another feature."""
    del key
    entry_id = post(one, by=by)
    record("testing.thing", 1)
    return entry_id


@act("testing.reversed", permission="testing.post")
def reverse_in_act(entry_id: int, *, on: date, by: Actor, key: str) -> int:
    """Reverse an entry inside an act of another feature."""
    reversal = reverse(entry_id, booked_on=on, by=by, key=f"testing {key}")
    record("testing.thing", 1)
    return reversal


@act("testing.many", permission="testing.post")
def post_many_in_act(many: tuple[Draft | Sheet, ...], *, by: Actor, key: str) -> Posted:
    """Post drafts and sheets inside an act of another feature."""
    del key
    posted = post_many(many, by=by)
    record("testing.thing", 1)
    return posted
