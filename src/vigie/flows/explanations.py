"""Whoever was asked and did not answer is reminded once, unless silence was ordered meanwhile."""

from contextlib import suppress

from vigie.database.tenant import tenant
from vigie.fraud.actions import remind_person
from vigie.fraud.queries import inquiries_to_remind
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Refused


def remind(*, by: Actor, key: str) -> int:
    """Send the reminders that are due; returns how many questions were looked at."""
    with tenant(by.organisation_id):
        due = inquiries_to_remind(by)
    for number in due:
        # It was answered, or silence was ordered, since it was looked at.
        with suppress(Conflict, Refused):
            remind_person(number, by=by, key=f"{key}-{number}")
    return len(due)
