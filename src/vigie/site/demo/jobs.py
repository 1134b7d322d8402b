"""Jobs that the demo left to the worker: how many are still to be done, and whose they are."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

from vigie.site.spoken import said

UNDONE = ("todo", "doing")


def undone() -> Mapping[str, int]:
    """Return how many jobs wait or are at work, by their feature; one that failed is over."""
    rows = ProcrastinateJob.objects.filter(status__in=UNDONE)
    counts: Counter[str] = Counter()
    for task, count in rows.values_list("task_name").annotate(Count("id")):
        counts[task.partition(".")[0]] += count
    return counts


def named(jobs: Mapping[str, int]) -> str:
    """Return `papers and closes: 12, e-mails: 3`, in the language of the terminal."""
    return ", ".join(
        said("site.said_jobs_of", what=said(f"site.said_jobs_{feature}"), count=count)
        for feature, count in sorted(jobs.items())
    )
