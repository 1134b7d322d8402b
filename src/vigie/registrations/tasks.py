"""Jobs of registrations: read a received file."""

from procrastinate import JobContext, RetryStrategy

from vigie.database.jobs import app
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Unavailable, VigieError
from vigie.registrations import actions

# An import or a run of the same organisation may be under way: wait for it, however long it lasts.
_RETRY = RetryStrategy(wait=15, retry_exceptions={Unavailable})


@app.task(name="registrations.read_import", queue="default", retry=_RETRY, pass_context=True)
def read_import(context: JobContext, organisation_id: int, batch_id: int, confirm: int = 0) -> None:
    """Read a received file; a refusal is noted on the import and ends the job well."""
    by = system_actor(organisation_id, name="imports")
    try:
        actions.read_import(
            batch_id, confirm=bool(confirm), by=by, key=f"job-{context.job.id}", patience=0
        )
    except Unavailable:
        raise
    except VigieError:
        return
