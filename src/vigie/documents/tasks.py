"""Jobs of documents: tend the platforms that carry tax documents."""

from procrastinate import JobContext

from vigie.database.jobs import app
from vigie.database.tenant import tenant
from vigie.documents import actions
from vigie.documents.queries import has_transmissions_due
from vigie.kernel.actor import system_actor
from vigie.tenancy.queries import organisation_ids


@app.task(name="documents.tend_platforms", queue="default", pass_context=True)
def tend_platforms(context: JobContext, organisation_id: int) -> int:
    """Send what waits and ask for news of what is under way, for one organisation."""
    by = system_actor(organisation_id, name="platforms")
    return actions.tend_platforms(by=by, key=f"job:{context.job.id}")


@app.periodic(cron="* * * * *")
@app.task(name="documents.tend_all_platforms", queue="default", pass_context=False)
def tend_all_platforms(timestamp: int) -> None:
    """Visit every organisation that has documents due."""
    for organisation_id in organisation_ids():
        with tenant(organisation_id):
            has_work = has_transmissions_due(organisation_id)
        if has_work:
            by = system_actor(organisation_id, name="platforms")
            actions.tend_platforms(by=by, key=f"tend:{timestamp}")
