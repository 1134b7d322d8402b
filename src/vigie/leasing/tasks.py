"""Jobs of leasing: the papers of tax documents, takeovers."""

from procrastinate import RetryStrategy

from vigie.database.jobs import app
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Unavailable
from vigie.leasing import actions

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
