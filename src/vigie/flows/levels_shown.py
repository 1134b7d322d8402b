"""The highest level that waits for somebody, shown on each certificate."""

from typing import Final

from vigie.database.tenant import tenant
from vigie.fraud.queries import subjects_of_alerts, waiting_levels
from vigie.journal.queries import said_in
from vigie.kernel.actor import Actor
from vigie.registrations.actions import set_levels

SUBJECT_KIND: Final = "registrations.certificate"


def show_levels(*, by: Actor, key: str, among: tuple[int, ...] | None = None) -> int:
    """Show on each certificate, or on some, the highest level that waits for somebody."""
    with tenant(by.organisation_id):
        levels = waiting_levels(by, SUBJECT_KIND, among)
    return set_levels(levels, among=among, by=by, key=key)


def show_levels_of_entry(entry_id: int, alert_id: int, *, by: Actor) -> int:
    """Show the levels of the certificates whose alerts an entry of the journal is about."""
    with tenant(by.organisation_id):
        ids = (alert_id,) if alert_id else tuple(said_in(by, entry_id).get("alert_ids", ()))
        subjects = subjects_of_alerts(by, ids)
    among = tuple(sorted(pk for kind, pk in subjects if kind == SUBJECT_KIND))
    return show_levels(by=by, key=f"entry-{entry_id}", among=among)
