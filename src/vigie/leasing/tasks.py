"""Jobs of leasing: papers of tax documents, takeovers, closes, and what follows a close: figures, letters."""

from datetime import timedelta

from django.utils.timezone import localdate
from procrastinate import RetryStrategy

from vigie.database.jobs import app
from vigie.database.tenant import tenant
from vigie.journal.queries import said_in
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Unavailable
from vigie.leasing import actions
from vigie.leasing.queries import measured_on
from vigie.leasing.queries.closing import business_date

MOST_BEHIND = timedelta(days=7)
_RETRY = RetryStrategy(max_attempts=40, wait=15, retry_exceptions={Unavailable})


@app.task(name="leasing.print_papers", queue="default", retry=_RETRY)
def print_papers(organisation_id: int, first: int, last: int) -> int:
    """Make the papers of tax documents that were numbered together."""
    by = system_actor(organisation_id, name="papers")
    return actions.print_range(first, last, by=by)


@app.task(name="leasing.take_over", queue="default", retry=_RETRY)
def take_over(organisation_id: int, takeover_id: int) -> None:
    """Take over the contracts of a kept file; what stands in the way is noted on the takeover."""
    actions.run_takeover(takeover_id, by=system_actor(organisation_id, name="takeovers"))


@app.task(name="leasing.measure_portfolio", queue="default", retry=_RETRY)
def measure_portfolio(organisation_id: int, entry_id: int, subject_id: int = 0) -> int:
    """Measure the portfolio of the last day that was closed, once; returns how many currencies."""
    del subject_id
    with tenant(organisation_id):
        opened = business_date(organisation_id)
        day = None if opened is None else opened - timedelta(days=1)
        if day is None or measured_on(organisation_id, day):
            return 0
    by = system_actor(organisation_id, name="reports")
    return actions.measure_portfolio(day, by=by, key=f"entry-{entry_id}")


@app.task(name="leasing.write_reminders", queue="default", retry=_RETRY)
def write_reminders(organisation_id: int, entry_id: int, subject_id: int = 0) -> int:
    """Write the reminders of the last day that was closed; returns how many letters.

    A close that is more than a week behind writes none: what it says is out of date.
    """
    del subject_id
    with tenant(organisation_id):
        opened = business_date(organisation_id)
    day = None if opened is None else opened - timedelta(days=1)
    if day is None or day < localdate() - MOST_BEHIND:
        return 0
    by = system_actor(organisation_id, name="letters")
    done = actions.write_reminders(day, by=by, key=f"entry-{entry_id}")
    return sum(bool(one.letter_id) for one in done)


@app.task(name="leasing.tell_ends", queue="default", retry=_RETRY)
def tell_ends(organisation_id: int, entry_id: int, subject_id: int = 0) -> int:
    """Write to the customers whose end an entry announced; returns how many letters."""
    del subject_id
    by = system_actor(organisation_id, name="letters")
    with tenant(organisation_id):
        contracts = said_in(by, entry_id).get("contracts", [])
    assert isinstance(contracts, list)
    today = localdate()
    done = [actions.tell_end(pk, on=today, by=by, key=f"entry-{entry_id} {pk}") for pk in contracts]
    return sum(bool(one.letter_id) for one in done)


@app.task(name="leasing.tell_reopening", queue="default", retry=_RETRY)
def tell_reopening(organisation_id: int, entry_id: int, subject_id: int) -> int:
    """Write to a customer whose contract a returned payment reopened; returns how many letters."""
    by = system_actor(organisation_id, name="letters")
    key = f"entry-{entry_id}"
    return bool(actions.tell_reopening(subject_id, on=localdate(), by=by, key=key).letter_id)


@app.task(name="leasing.close_days", queue="default")
def close_days(organisation_id: int) -> None:
    """Close every day that was begun; more such jobs share the slices."""
    by = system_actor(organisation_id, name="close of day")
    actions.close_waiting(by=by, tell=lambda _: None)
