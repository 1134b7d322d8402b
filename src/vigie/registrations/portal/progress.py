"""Long work as people see it: the stage, the counts, the time left.

The time left is measured by whoever watches: the first answer writes the instant and the count
into the address that is asked next, so that waiting in the queue is not taken for slowness.
"""

import time
from typing import Final, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vigie.registrations.portal.words.states import stage_label
from vigie.ui.records import Progress

_STATES: Final = {
    "received": "waiting",
    "waiting": "waiting",
    "reading": "running",
    "running": "running",
    "taken": "done",
    "done": "done",
}
_MEASURED_SECONDS: Final = 2.0


class Work(Protocol):
    """Anything that says how far it is."""

    @property
    def status(self) -> str:
        """Its state."""
        ...

    @property
    def stage(self) -> str:
        """The step it is at."""
        ...

    @property
    def done(self) -> int:
        """How many rows are through the step."""
        ...

    @property
    def total(self) -> int:
        """How many there are, 0 when not known."""
        ...


def follow(request: HttpRequest, work: Work, *, label: str, poll: str) -> Progress:
    """Return the progress of a work; `poll` is the address that answers with it again."""
    now = time.time()
    stage, since, first = _measured(request, work, now)
    seconds = now - since
    passed = work.done - first
    left = None
    if work.total and passed > 0 and seconds >= _MEASURED_SECONDS:
        left = (work.total - work.done) * seconds / passed
    asked = urlencode({"stage": stage, "since": f"{since:.1f}", "first": first})
    state = _STATES.get(work.status, "failed")
    words = stage_label(work.stage, _("Not begun yet"))
    return Progress(
        label,
        work.done,
        work.total,
        state,
        left,
        f"{poll}?{asked}",
        words if state == "running" else "",
    )


def _measured(request: HttpRequest, work: Work, now: float) -> tuple[str, float, int]:
    """Return the stage, and the instant and count from which its speed is measured."""
    try:
        since, first = float(request.GET["since"]), int(request.GET["first"])
    except (KeyError, ValueError):
        return work.stage, now, work.done
    if request.GET.get("stage") != work.stage or not first <= work.done or not since <= now:
        return work.stage, now, work.done
    return work.stage, since, first
