"""Acts of people on entries: one by hand, and its reversal.

What a feature booked is taken back by an act of that feature: it has facts of its own beside the books
(dues, payments, states), which a reversal by hand would leave standing.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.ledger.actions.posting import post, reverse
from vigie.ledger.domain.transfers import Draft
from vigie.ledger.queries.entries import HAND, find_entry, origin_of

POST: Final = "ledger.post_entries"
REVERSE: Final = "ledger.reverse_entries"


@act(HAND, permission=POST)
def post_entry(draft: Draft, *, by: Actor, key: str) -> int | None:
    """Post an entry made by hand, whatever act it names; returns its id. Refusals are those of `post`."""
    del key
    entry_id = post(replace(draft, act=HAND), by=by)
    record("ledger.entry", entry_id, effective_on=draft.booked_on)
    return entry_id


@act("ledger.entry_reversed", permission=REVERSE)
def reverse_entry(entry_id: int, *, booked_on: date, by: Actor, key: str) -> int:
    """Reverse an entry that was made by hand; returns the id of the reversal.

    Refused `ledger.entry_of_feature` for what an act of a feature booked; the others are those of
    `reverse`.
    """
    origin = origin_of(find_entry(by.organisation_id, entry_id))
    if origin != HAND:
        raise Refused("ledger.entry_of_feature", entry=entry_id, act=origin)
    reversal = reverse(entry_id, booked_on=booked_on, by=by, key=f"reversal {entry_id} {key}")
    record("ledger.entry", entry_id, data={"reversal": reversal}, effective_on=booked_on)
    return reversal
