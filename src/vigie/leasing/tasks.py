"""Jobs of leasing: papers of tax documents, takeovers, closes, the portfolio measured after a close."""

from datetime import timedelta

from procrastinate import RetryStrategy

from vigie.database.jobs import app
from vigie.database.tenant import tenant
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Unavailable
from vigie.leasing import actions
from vigie.leasing.queries import measured_on
from vigie.leasing.queries.closing import business_date

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


@app.task(name="leasing.close_days", queue="default")
def close_days(organisation_id: int) -> None:
    """Close every day that was begun; more such jobs share the slices."""
    by = system_actor(organisation_id, name="close of day")
    actions.close_waiting(by=by, tell=lambda _: None)
