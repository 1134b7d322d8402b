"""Jobs, in the database, in the transaction of the act that wants them.

A job that is deferred in a transaction vanishes with its rollback. Jobs carry ids only; each
begins by opening its organisation's tenant block.
"""

from procrastinate import App
from procrastinate.contrib.django import app as procrastinate_app

app: App = procrastinate_app

JobId = int | str


def defer(
    task: str,
    *,
    queue: str = "default",
    lock: str | None = None,
    priority: int = 0,
    **ids: JobId,
) -> int:
    """Defer a job by its task's name; returns the job's id.

    `lock` makes jobs of the same name run one after the other; a job of a lower `priority` waits
    until none of a higher one is left.
    """
    return app.configure_task(task, queue=queue, lock=lock, priority=priority).defer(**ids)
