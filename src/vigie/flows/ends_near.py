"""Ends of contracts that are near, told to whoever ends contracts: one line for a day."""

from vigie.database.tenant import tenant
from vigie.journal.queries import said_in
from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import END
from vigie.notices.actions import tell
from vigie.notices.domain.kinds import Context
from vigie.tenancy.queries import recipients_with


def follow(entry_id: int, *, by: Actor, key: str) -> int:
    """Tell how many ends an entry announced; returns the new lines of inboxes, 0 where there is none."""
    with tenant(by.organisation_id):
        contracts = said_in(by, entry_id).get("contracts", [])
        people = [one.user_id for one in recipients_with(by.organisation_id, END)]
    if not isinstance(contracts, list) or not contracts:
        return 0
    told: Context = {"contracts": len(contracts), "contracts_link": "/contracts/?sort=ends_on"}
    return tell(
        "leasing.ends_announced", people, told, f"ends-{entry_id}", by=by, key=f"{key}-ends"
    )
