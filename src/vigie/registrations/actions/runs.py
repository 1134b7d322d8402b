"""Runs begin and end; what they hold back; levels and counts that lists show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound
from vigie.registrations.actions.findings import turn_of_records
from vigie.registrations.domain.watching import is_mapping_fault, needs_a_person
from vigie.registrations.engines.watching import Watched
from vigie.registrations.models import MappingFault, Run, Source


@dataclass(frozen=True, slots=True)
class FieldShare:
    """On how many of a product's paired rows a field differs."""

    product: str
    field: str
    differing: int
    paired: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What a run came to."""

    alerts: dict[str, int]
    subjects: int
    wall_seconds: int
    cpu_seconds: int
    baselined: tuple[int, ...] = ()


@act("registrations.run_started", permission="registrations.run_watch")
def start_run(batches: tuple[int, ...], as_of: date, *, baseline: bool, by: Actor, key: str) -> int:
    """Open a run over some states; returns its id."""
    del key
    turn_of_records(by)  # a record that came before is committed, and among what the run reads
    run = Run.objects.create(
        organisation_id=by.organisation_id, batches=list(batches), as_of=as_of, baseline=baseline
    )
    record("registrations.run", run.pk, data={"baseline": baseline}, effective_on=as_of)
    return run.pk


@act("registrations.run_finished", permission="registrations.run_watch")
def finish_run(run_id: int, ending: Ending, *, by: Actor, key: str) -> None:
    """Close a run; a portfolio's first one makes its baseline."""
    del key
    run = Run.objects.get(organisation_id=by.organisation_id, id=run_id)
    run.status, run.stage, run.finished_at = "done", "", timezone.now()
    run.alerts, run.subjects = ending.alerts, ending.subjects
    run.wall_seconds, run.cpu_seconds = ending.wall_seconds, ending.cpu_seconds
    run.save(
        update_fields=[
            "status", "stage", "finished_at", "alerts", "subjects", "wall_seconds", "cpu_seconds"
        ]
    )  # fmt: skip
    Source.objects.filter(
        organisation_id=by.organisation_id, id__in=ending.baselined, baselined_at=None
    ).update(baselined_at=timezone.now())
    record("registrations.run", run_id, data={"alerts": ending.alerts}, effective_on=run.as_of)


@act("registrations.run_failed", permission="registrations.run_watch")
def fail_run(run_id: int, code: str, params: dict[str, Any], *, by: Actor, key: str) -> None:
    """Note why a run stopped; what it had recorded stays."""
    del key
    Run.objects.filter(organisation_id=by.organisation_id, id=run_id).update(
        status="failed", fault_code=code, fault_params=params, finished_at=timezone.now()
    )
    record("registrations.run", run_id, data={"code": code})


@act("registrations.mapping_faults_noted", permission="registrations.run_watch")
def note_mapping_faults(
    run_id: int, shares: tuple[FieldShare, ...], *, on: date, by: Actor, key: str
) -> int:
    """Note the fields that differ too often to be true, close those that are right again.

    Fields of status, opposition, pledge and holder are let through until a person confirms.
    """
    del key
    standing = {
        (one.product, one.field): one
        for one in MappingFault.objects.filter(organisation_id=by.organisation_id, closed_on=None)
    }
    faults = {(s.product, s.field): s for s in shares if is_mapping_fault(s.differing, s.paired)}
    for place, share in faults.items():
        known = standing.pop(place, None)
        state = "asked" if needs_a_person(share.field) else "automatic"
        MappingFault.objects.update_or_create(
            organisation_id=by.organisation_id,
            product=share.product,
            field=share.field,
            closed_on=None,
            defaults={
                "run_id": run_id,
                "differing": share.differing,
                "paired": share.paired,
                "last_seen_on": on,
                "state": known.state if known else state,
            },
            create_defaults={
                "run_id": run_id,
                "differing": share.differing,
                "paired": share.paired,
                "first_seen_on": on,
                "last_seen_on": on,
                "state": state,
            },
        )
    MappingFault.objects.filter(id__in=[one.pk for one in standing.values()]).update(closed_on=on)
    record("registrations.run", run_id, data={"faults": len(faults)}, effective_on=on)
    return len(faults)


@act("registrations.mapping_fault_decided", permission="registrations.decide_mapping_faults")
def decide_mapping_fault(fault_id: int, *, is_fault: bool, by: Actor, key: str) -> str:
    """Say whether a field is wrongly mapped; the run that follows holds its distortions back, or tells them.

    That run closes the undecided alerts that rest wholly on a field held back, and opens them again
    when this answer is taken back.
    """
    del key
    fault = MappingFault.objects.filter(organisation_id=by.organisation_id, id=fault_id).first()
    if fault is None:
        raise NotFound("registrations.mapping_fault_unknown", fault=fault_id)
    if fault.closed_on is not None:
        raise Conflict("registrations.mapping_fault_over", fault=fault_id)
    fault.state = "confirmed" if is_fault else "ignored"
    fault.decided_at, fault.decided_by_id = timezone.now(), by.user_id
    fault.save(update_fields=["state", "decided_at", "decided_by_id"])
    record("registrations.mapping_fault", fault_id, data={"state": fault.state})
    return fault.state


@act("registrations.levels_set", permission="registrations.run_watch")
def set_levels(
    levels: Mapping[int, int], *, among: tuple[int, ...] | None = None, by: Actor, key: str
) -> int:
    """Show on each certificate its highest level (certificate → 1 to 3), 0 on all others.

    `among` bounds it to some certificates. Returns how many changed.
    """
    del key
    values: dict[str, Any] = {
        "ids": list(levels),
        "levels": list(levels.values()),
        "among": None if among is None else list(among),
        "organisation": by.organisation_id,
    }
    with connection.cursor() as cursor:
        count = 0
        for statement in (_NO_LEVEL, _LEVELS):
            cursor.execute(statement, values)
            count += int(cursor.rowcount)
    record("registrations.certificates", None, data={"changed": count})
    return count


_NO_LEVEL = """
update registrations_certificate set level = 0
where organisation_id = %(organisation)s and level > 0 and id <> all(%(ids)s::bigint[])
    and (%(among)s::bigint[] is null or id = any(%(among)s::bigint[]))
"""

_LEVELS = """
update registrations_certificate c set level = w.level
from unnest(%(ids)s::bigint[], %(levels)s::smallint[]) as w(id, level)
where c.id = w.id and c.organisation_id = %(organisation)s and c.level <> w.level
    and (%(among)s::bigint[] is null or c.id = any(%(among)s::bigint[]))
"""


def note_counts(run_id: int, found: Watched, *, by: Actor) -> None:
    """Write the counts of a comparison on its run."""
    Run.objects.filter(organisation_id=by.organisation_id, id=run_id).update(
        expected_rows=found.expected_rows,
        observed_rows=found.observed_rows,
        paired=found.paired,
        only_expected=found.only_expected,
        only_observed=found.only_observed,
    )
