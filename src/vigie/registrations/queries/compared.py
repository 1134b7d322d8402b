"""When a certificate was last compared, and how many are: found from the runs, written nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Q, Sum

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch, Certificate, Distortion, Run, Source
from vigie.registrations.queries.lists import CertificateLine

_ANY: Final = Q()
# A run compared a certificate when it began after the certificate came, before a person said that
# the contract ended, and did not see it missing from the register. A presence row is seen by every
# run from the one in which it was recorded to `run_id`.
_LAST: Final = """
select c.id, (
    select r.finished_at from registrations_run r
    where r.organisation_id = c.organisation_id and r.status = 'done'
        and (c.added_at is null or r.started_at > c.added_at)
        and not exists (select from registrations_question q
            where q.organisation_id = c.organisation_id and q.certificate_id = c.id
                and c.watch = 'ended' and q.answer = 'ended' and q.answered_at <= r.started_at)
        and not exists (select from registrations_distortion d
            where d.organisation_id = c.organisation_id and d.certificate_id = c.id
                and d.field = '' and d.recorded_at <= r.finished_at and d.run_id >= r.id)
    order by r.id desc limit 1)
from registrations_certificate c
where c.organisation_id = %(organisation)s and c.id = any(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many certificates are watched, and what becomes of them; the parts add up to `watched`.

    `watched`: contracts of the portfolios' present states, without those that a person said to have
    ended. `compared`: paired with a row of a register in the last run. `not_found`: no register has a
    row. `unreadable`: the row came and was set aside. `not_yet`: came since the last run began.
    """

    watched: int
    compared: int
    not_found: int
    unreadable: int
    not_yet: int


def with_compared(by: Actor, lines: Sequence[CertificateLine]) -> list[CertificateLine]:
    """Return lines with the end of the last run that paired each with a row of a register."""
    values: dict[str, Any] = {"organisation": by.organisation_id, "ids": [one.id for one in lines]}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, values)
        found: dict[int, datetime | None] = dict(cursor.fetchall())
    return [replace(one, compared_at=found[one.id]) for one in lines]


def counts(by: Actor) -> Counts:
    """Return the counts of the present; counting a million rows is dear, so none is counted."""
    by.require("registrations.read_certificates")
    absent = _absences(by.organisation_id)
    not_found = absent.get("missing_in_register", 0)
    unreadable = absent.get("unreadable_in_register", 0)
    last = (
        Run.objects.filter(organisation_id=by.organisation_id, status="done")
        .order_by("-id")
        .first()
    )
    looked_at = (
        last.expected_rows - _ended_since(by.organisation_id, last.started_at) if last else 0
    )
    watched = _watched(by.organisation_id)
    compared = looked_at - not_found - unreadable
    return Counts(watched, compared, not_found, unreadable, watched - looked_at)


def _watched(organisation_id: int) -> int:
    """Return how many contracts the states hold that are not over.

    A whole file leaves out what ended before it; later ends stand in the state still.
    """
    mine = Source.objects.filter(organisation_id=organisation_id, side="portfolio")
    rows = mine.aggregate(rows=Sum("current__state_rows"))["rows"] or 0
    return int(rows) - sum(_ended_in_states(organisation_id, Q()))


def without_product(by: Actor) -> int:
    """Return how many contracts are watched whose portfolio gives no product.

    What the rules ask of leases, pledges and owners, they ask by product. Each import counts those
    of its state; what ended since is taken off.
    """
    by.require("registrations.read_certificates")
    sources = Source.objects.filter(organisation_id=by.organisation_id, side="portfolio")
    told = sources.filter(current__isnull=False).values_list("current__facts", flat=True)
    rows = sum(int(facts.get("without_product", 0)) for facts in told)
    return rows - sum(_ended_in_states(by.organisation_id, Q(product=""))) if rows else 0


def _ended_in_states(organisation_id: int, which: Q) -> Iterator[int]:
    """Yield, by portfolio, how many certificates ended of which its state still holds a row."""
    mine = Source.objects.filter(organisation_id=organisation_id, side="portfolio")
    for source_id in mine.filter(current__isnull=False).values_list("id", flat=True):
        whole = Batch.objects.filter(
            organisation_id=organisation_id, source_id=source_id, kind="full", status="taken"
        ).order_by("-taken_at")
        since = whole.values_list("taken_at", flat=True).first()
        if since is not None:
            yield _ended_since(organisation_id, since, which & Q(source_id=source_id))


def _ended_since(organisation_id: int, since: datetime, which: Q = _ANY) -> int:
    over = Certificate.objects.filter(
        which,
        organisation_id=organisation_id,
        watch="ended",
        questions__answer="ended",
        questions__answered_at__gt=since,
    )
    return over.values("id").distinct().count()


def _absences(organisation_id: int) -> dict[str, int]:
    """Return how many watched certificates stand in no register, or unreadable, by kind."""
    found = (
        Distortion.objects.filter(organisation_id=organisation_id, field="", closed_on=None)
        .exclude(certificate__watch="ended")
        .values("kind")
        .annotate(count=Count("id"))
        .order_by()
    )
    return {row["kind"]: row["count"] for row in found}
