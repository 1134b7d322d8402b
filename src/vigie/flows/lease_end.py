"""The end of a contract, told to the watch and to whoever releases its pledge.

The certificate is read by other rules from then on: a new holder is what a sale brings, and a pledge
of ours that still stands is ours to lift. Nobody but a person strikes a pledge off a register.
"""

from datetime import date
from typing import Final

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.leasing.domain.lifecycle import END, State
from vigie.leasing.queries import find_contract
from vigie.notices.actions import tell
from vigie.notices.domain.kinds import Context
from vigie.registrations.actions import update_contract
from vigie.registrations.queries.contracts import portfolio_of
from vigie.tenancy.queries import recipients_with

# A vehicle that came back, or was terminated and not paid, stays the lessor's: nothing ended for the watch.
STATUSES: Final = {
    State.SETTLED: "settled",
    State.CLOSED: "settled",
    State.TERMINATED: "total_loss",
    State.WRITTEN_OFF: "written_off",
}


def follow(contract_id: int, *, by: Actor, key: str) -> int:
    """Follow a contract to its end; returns the new lines of inboxes.

    The certificate, where one is watched under the number of the contract, learns the status and its
    day; the people who end contracts are told of a pledge to release.
    """
    with tenant(by.organisation_id):
        contract = find_contract(by, contract_id)
        source = portfolio_of(by, contract.reference)
    state = State(contract.state)
    if source is not None and state in STATUSES:
        row = _row(contract.reference, STATUSES[state], contract.state_on)
        today = local_date(timezone.now())
        update_contract(source, row, as_of=today, is_ours=True, by=by, key=f"{key}-watched")
    return _tell(contract_id, by, key) if state is State.SETTLED else 0


def _row(reference: str, status: str, on: date) -> dict[str, str]:
    row = {"contract_number": reference, "contract_status": status}
    return row | {"settled_on": on.isoformat()} if status == "settled" else row


def _tell(contract_id: int, by: Actor, key: str) -> int:
    with tenant(by.organisation_id):
        people = [one.user_id for one in recipients_with(by.organisation_id, END)]
    link = f"/contracts/{contract_id}/acts/release_pledge"
    waiting: Context = {"contract_link": link}
    name = f"pledge-{contract_id}"
    return tell("leasing.pledge_to_release", people, waiting, name, by=by, key=f"{key}-pledge")
