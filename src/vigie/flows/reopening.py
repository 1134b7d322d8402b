"""A payment that went back after the contract had ended, told to those who must know.

The claim is open again: whoever ends and enforces contracts learns it, with what became of the pledge,
and the watch reads the certificate as that of a running contract again.
"""

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.leasing.domain.lifecycle import END, ENFORCE, State
from vigie.leasing.queries import find_contract, reopened
from vigie.notices.actions import tell
from vigie.notices.domain.kinds import Context
from vigie.registrations.actions import update_contract
from vigie.registrations.queries.contracts import portfolio_of
from vigie.tenancy.queries import recipients_with


def follow(contract_id: int, *, by: Actor, key: str) -> int:
    """Tell that a contract is open again; returns the new lines of inboxes, 0 where it had not ended."""
    with tenant(by.organisation_id):
        contract = find_contract(by, contract_id)
        found = reopened(by, contract_id)
        source = portfolio_of(by, contract.reference)
        people = sorted(
            {
                one.user_id
                for right in (END, ENFORCE)
                for one in recipients_with(by.organisation_id, right)
            }
        )
    if found is None or contract.state != State.REOPENED:
        return 0
    if source is not None:
        row = {"contract_number": contract.reference, "contract_status": "open"}
        today = local_date(timezone.now())
        update_contract(source, row, as_of=today, is_ours=True, by=by, key=f"{key}-watched")
    told: Context = {"pledge": found.pledge, "contract_link": f"/contracts/{contract_id}/"}
    name = f"reopened-{contract_id}-{found.event_id}"
    return tell("leasing.contract_reopened", people, told, name, by=by, key=f"{key}-reopened")
