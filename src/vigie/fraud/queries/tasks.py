"""Tasks that wait for somebody."""

from dataclasses import dataclass
from datetime import datetime

from vigie.fraud.models import Task
from vigie.fraud.queries.queue import READ, AlertFilters, AlertRow, filtered, row_of
from vigie.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An open task and the alert it belongs to."""

    id: int
    code: str
    opened_at: datetime
    alert: AlertRow


def open_tasks(
    by: Actor, *, code: str = "", text: str = "", limit: int = 100, after: int = 0
) -> list[TaskRow]:
    """Return open tasks, oldest first, from the one that follows `after` (an id).

    `text` is the beginning of the alert's reference, plate, VIN or contract number.
    """
    by.require(READ)
    found = Task.objects.filter(organisation_id=by.organisation_id, state="open", id__gt=after)
    if code:
        found = found.filter(code=code)
    if text.strip():
        alerts = filtered(by, AlertFilters(waiting=None, text=text))
        found = found.filter(alert_id__in=alerts.values("id"))
    tasks = found.select_related("alert").order_by("id")[:limit]
    return [TaskRow(task.pk, task.code, task.opened_at, row_of(task.alert)) for task in tasks]
