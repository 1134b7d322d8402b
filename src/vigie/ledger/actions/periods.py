"""Closing the books up to a day, and opening them again; the database holds what was closed."""

from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.ledger.models import PeriodLock
from vigie.ledger.queries.charts import locked_through

LOCK = "ledger.lock_periods"


@act("ledger.period_locked", permission=LOCK)
def lock_period(through: date, *, by: Actor, key: str) -> None:
    """Refuse every booking up to a day, included; it waits for bookings under way.

    Raises Refused("ledger.lock_goes_back") unless the day lies after the last one locked.
    """
    del key
    known = locked_through(by.organisation_id)
    if known is not None and through <= known:
        raise Refused("ledger.lock_goes_back", locked_through=known)
    _say(through, "", by)


@act("ledger.period_unlocked", permission=LOCK)
def unlock_period(through: date | None, *, reason: str, by: Actor, key: str) -> None:
    """Open the books again after a day that stays locked, or all of them with None.

    Raises Invalid without a reason, and Refused("ledger.unlock_goes_forward") unless the day lies
    before the last one locked.
    """
    del key
    if not reason.strip():
        raise Invalid("ledger.reason_missing")
    known = locked_through(by.organisation_id)
    if known is None or (through is not None and through >= known):
        raise Refused("ledger.unlock_goes_forward", locked_through=known)
    _say(through, reason, by)


def _say(through: date | None, reason: str, by: Actor) -> None:
    lock = PeriodLock.objects.create(
        organisation_id=by.organisation_id,
        locked_through=through,
        reason=reason,
        recorded_at=timezone.now(),
    )
    record("ledger.period", lock.pk, effective_on=through)
