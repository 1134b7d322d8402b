"""Acts of people on entries: one by hand, and the reversal of any."""

from datetime import date

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.ledger.actions.posting import post, reverse
from vigie.ledger.domain.transfers import Draft

POST = "ledger.post_entries"
REVERSE = "ledger.reverse_entries"


@act("ledger.entry_posted", permission=POST)
def post_entry(draft: Draft, *, by: Actor, key: str) -> int | None:
    """Post an entry made by hand; returns its id. Refusals are those of `post`."""
    del key
    entry_id = post(draft, by=by)
    record("ledger.entry", entry_id, effective_on=draft.booked_on)
    return entry_id


@act("ledger.entry_reversed", permission=REVERSE)
def reverse_entry(entry_id: int, *, booked_on: date, by: Actor, key: str) -> int:
    """Reverse an entry; returns the id of the reversal. Refusals are those of `reverse`."""
    reversal = reverse(entry_id, booked_on=booked_on, by=by, key=f"reversal {entry_id} {key}")
    record("ledger.entry", entry_id, data={"reversal": reversal}, effective_on=booked_on)
    return reversal
