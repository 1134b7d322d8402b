"""Jobs of notices: send one message, tend all."""

from procrastinate import JobContext, RetryStrategy

from vigie.database.jobs import app
from vigie.database.tenant import tenant
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Unavailable
from vigie.notices import actions
from vigie.notices.domain.life import MAX_ATTEMPTS, WAIT_FACTOR
from vigie.notices.queries import needs_tending
from vigie.tenancy.queries import organisation_ids

# The action counts attempts and ends the message; the job may ask a little longer.
_RETRY = RetryStrategy(
    max_attempts=MAX_ATTEMPTS + 2, exponential_wait=WAIT_FACTOR, retry_exceptions={Unavailable}
)


@app.task(name="notices.send_message", queue="default", retry=_RETRY, pass_context=True)
def send_message(context: JobContext, organisation_id: int, message_id: int) -> str:
    """Send one message."""
    by = system_actor(organisation_id, name="notices")
    return actions.send_message(message_id, by=by, key=f"job:{context.job.id}")


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.tend_messages", queue="default", pass_context=False)
def tend_messages(timestamp: int) -> None:
    """Visit every organisation that has messages under way."""
    for organisation_id in organisation_ids():
        with tenant(organisation_id):
            has_work = needs_tending(organisation_id)
        if has_work:
            by = system_actor(organisation_id, name="notices")
            actions.tend_messages(by=by, key=f"tend:{timestamp}")
