"""A person asks for a run of the watch; `flows` answers the journal entry."""

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.registrations.actions.comparing import sides


@act("registrations.watch_asked", permission="registrations.run_watch")
def ask_for_watch(*, by: Actor, key: str) -> None:
    """Ask for a run over the present states, whether anything new came or not.

    Refused when a side has no data yet.
    """
    del key
    record("registrations.run", None, effective_on=sides(by).on)
