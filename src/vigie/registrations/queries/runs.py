"""Runs of the watch, what waits for a person, and the figures of the dashboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.registrations.domain.watching import HELD_BACK
from vigie.registrations.models import Certificate, Distortion, MappingFault, Question, Run
from vigie.registrations.queries.aside import unnamed_rows
from vigie.registrations.queries.compared import counts, without_product

READ = "registrations.read_imports"


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run. `status`: running, done, failed; `stage`, `done` and `total` draw its bar.

    `distortions` counts the open ones at its end, `alerts` how many it raised by level word.
    Of `expected_rows`, the certificates watched, `paired` were compared; the others are `not_found`
    or `unreadable`, which add up to `only_expected` (None where a run of before did not count them).
    `unnamed_rows` are the register's rows set aside that name no vehicle.
    """

    id: int
    status: str
    stage: str
    done: int
    total: int
    is_baseline: bool
    as_of: date | None
    started_at: datetime
    finished_at: datetime | None
    expected_rows: int
    observed_rows: int
    paired: int
    only_expected: int
    only_observed: int
    not_found: int | None
    unreadable: int | None
    unnamed_rows: int | None
    distortions: int
    opened: int
    closed: int
    changes: int
    subjects: int
    alerts: Mapping[str, int]
    wall_seconds: float
    cpu_seconds: float
    fault_code: str
    fault_params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MappingFaultLine:
    """A field that differs on too many rows to be true.

    `state`: asked (let through until a person decides), confirmed and automatic (held back),
    ignored (the differences are real). The figures are those of `last_seen_on`; `is_over` when a
    later run found that the field no longer differs so often. `decided_by` is the person who answered
    at `decided_at`.
    """

    id: int
    run_id: int
    product: str
    field: str
    differing: int
    paired: int
    state: str
    first_seen_on: date
    last_seen_on: date
    is_over: bool = False
    decided_at: datetime | None = None
    decided_by: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """What waits for a person about a certificate; `kind`: absent_from_portfolio."""

    id: int
    kind: str
    certificate_id: int
    contract_number: str
    plate: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """The dashboard's counts: certificates watched, what needs looking for, what waits for an answer.

    `certificates` = `compared` + `not_found` + `unreadable` + `not_yet` (`queries.compared.Counts`).
    """

    certificates: int
    compared: int
    not_found: int
    unreadable: int
    not_yet: int
    unnamed_rows: int
    without_product: int
    absent: int
    questions: int
    mapping_faults: int


def runs(by: Actor, *, before_id: int | None = None, size: int = 20) -> list[RunLine]:
    """Return runs, the latest first; `before_id` continues a list."""
    by.require(READ)
    found = Run.objects.filter(organisation_id=by.organisation_id)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return [_line(one) for one in found.order_by("-id")[:size]]


def run_detail(by: Actor, run_id: int) -> RunLine:
    """Return one run; NotFound when it is not the actor's."""
    by.require(READ)
    found = Run.objects.filter(organisation_id=by.organisation_id, id=run_id).first()
    if found is None:
        raise NotFound("registrations.run_unknown", run=run_id)
    return _line(found)


def last_compared(by: Actor) -> tuple[int, ...]:
    """Return the imports that the last finished run compared, in order."""
    last = (
        Run.objects.filter(organisation_id=by.organisation_id, status="done")
        .order_by("-id")
        .first()
    )
    return tuple(last.batches) if last else ()


def runs_broken_before(by: Actor, run_id: int) -> list[int]:
    """Return the runs between the last one that was done and another, none of which was told."""
    before = Run.objects.filter(organisation_id=by.organisation_id, id__lt=run_id)
    done = before.filter(status="done").order_by("-id").values_list("id", flat=True)
    return list(before.filter(id__gt=done.first() or 0).values_list("id", flat=True))


def mapping_faults(by: Actor, *, only_asked: bool = False) -> list[MappingFaultLine]:
    """Return the mapping faults that stand, the latest first."""
    by.require(READ)
    found = MappingFault.objects.filter(organisation_id=by.organisation_id, closed_on=None)
    wanted = found.filter(state="asked") if only_asked else found
    return [_fault(one) for one in wanted.order_by("-id")]


def asked_faults(by: Actor, run_id: int | None = None) -> frozenset[int]:
    """Return the mapping faults that wait for an answer, with those answered since a run began.

    So a run that is told twice tells the same.
    """
    by.require(READ)
    mine = {"organisation_id": by.organisation_id}
    waits = Q(state="asked")
    if run_id is not None:
        waits |= Q(decided_at__gt=Run.objects.get(**mine, id=run_id).started_at)
    found = MappingFault.objects.filter(waits, **mine, closed_on=None)
    return frozenset(found.values_list("id", flat=True))


def doubted_faults(by: Actor) -> list[MappingFaultLine]:
    """Return the fields that a person said are mapped wrongly, the last answer first."""
    by.require(READ)
    found = MappingFault.objects.filter(organisation_id=by.organisation_id, closed_on=None)
    return [_fault(one) for one in found.filter(state="confirmed").order_by("-decided_at", "-id")]


def mapping_fault(by: Actor, fault_id: int) -> MappingFaultLine:
    """Return one mapping fault; NotFound for another organisation's."""
    by.require(READ)
    mine = MappingFault.objects.filter(organisation_id=by.organisation_id, id=fault_id)
    found = mine.first()
    if found is None:
        raise NotFound("registrations.mapping_fault_unknown", fault=fault_id)
    return _fault(found)


def was_weighed(by: Actor, fault_id: int) -> bool:
    """Tell whether a run that began after the answer about a field was done."""
    decided_at = mapping_fault(by, fault_id).decided_at
    after = Run.objects.filter(organisation_id=by.organisation_id, status="done")
    return decided_at is not None and after.filter(started_at__gt=decided_at).exists()


def mapping_faults_then(by: Actor, on: date) -> list[MappingFaultLine]:
    """Return the mapping faults that stood at the end of a run over extracts of a day."""
    by.require(READ)
    found = MappingFault.objects.filter(organisation_id=by.organisation_id, first_seen_on__lte=on)
    stood = found.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    return [_fault(one) for one in stood.order_by("-id")]


def faults_behind(by: Actor, certificate_id: int) -> list[MappingFaultLine]:
    """Return the mapping faults, asked or held back, of fields on which a certificate differs."""
    by.require(READ)
    mine = Certificate.objects.filter(organisation_id=by.organisation_id, pk=certificate_id)
    fields = Distortion.objects.filter(
        organisation_id=by.organisation_id, certificate_id=certificate_id, closed_on=None
    )
    found = MappingFault.objects.filter(
        organisation_id=by.organisation_id,
        product__in=mine.values("product"),
        field__in=fields.values("field"),
        closed_on=None,
        state__in=("asked", *HELD_BACK),
    )
    return [_fault(one) for one in found.order_by("id")]


def _fault(one: MappingFault) -> MappingFaultLine:
    return MappingFaultLine(
        one.pk,
        one.run_id,
        one.product,
        one.field,
        one.differing,
        one.paired,
        one.state,
        one.first_seen_on,
        one.last_seen_on,
        is_over=one.closed_on is not None,
        decided_at=one.decided_at,
        decided_by=one.decided_by_id,
    )


def questions(by: Actor, *, after_id: int = 0, size: int = 50) -> list[QuestionLine]:
    """Return the questions that wait for an answer, the oldest first."""
    by.require(READ)
    found = Question.objects.filter(
        organisation_id=by.organisation_id, answered_at=None, id__gt=after_id
    ).select_related("certificate")
    return [
        QuestionLine(
            one.pk,
            one.kind,
            one.certificate_id,
            one.certificate.contract_number,
            one.certificate.plate,
            one.asked_on,
        )
        for one in found.order_by("id")[:size]
    ]


def figures(by: Actor) -> Figures:
    """Return the dashboard's counts, as things stand."""
    found = counts(by)
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    return Figures(
        found.watched,
        found.compared,
        found.not_found,
        found.unreadable,
        found.not_yet,
        unnamed_rows(by.organisation_id),
        without_product(by),
        mine.filter(watch="absent_from_portfolio").count(),
        Question.objects.filter(organisation_id=by.organisation_id, answered_at=None).count(),
        MappingFault.objects.filter(
            organisation_id=by.organisation_id, closed_on=None, state="asked"
        ).count(),
    )


def _line(one: Run) -> RunLine:
    return RunLine(
        one.pk,
        one.status,
        one.stage,
        one.done,
        one.total,
        one.baseline,
        one.as_of,
        one.started_at,
        one.finished_at,
        one.expected_rows,
        one.observed_rows,
        one.paired,
        one.only_expected,
        one.only_observed,
        None if one.unreadable is None else one.only_expected - one.unreadable,
        one.unreadable,
        one.unnamed_rows,
        one.distortions,
        one.opened,
        one.closed,
        one.changes,
        one.subjects,
        one.alerts,
        one.wall_seconds,
        one.cpu_seconds,
        one.fault_code,
        one.fault_params,
    )
