"""Subjects of a run: everything that the rules may know of each, in chunks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import chain
from typing import Any, Final, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Q

from vigie.database.home import batches_folder
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import NotFound
from vigie.kernel.facts import Then
from vigie.registrations.domain.evidence import EvidenceFact
from vigie.registrations.domain.facts import (
    ChangeFact,
    DistortionFact,
    InspectionFact,
    OperationFact,
    RowAside,
    SubjectFacts,
)
from vigie.registrations.models import (
    Certificate,
    Change,
    Distortion,
    Run,
    Source,
)
from vigie.registrations.queries.aside import unnamed_rows, vehicles_set_aside
from vigie.registrations.queries.beginnings import Beginnings, beginnings
from vigie.registrations.queries.beside import asked_of, beside, beside_in
from vigie.registrations.queries.contracts import over_among
from vigie.registrations.queries.differed import holder_past
from vigie.registrations.queries.elsewhere import Standing, columns_beneath, columns_beneath_one
from vigie.registrations.queries.evidence import evidence_facts
from vigie.registrations.queries.held import NO_FAULTS, faults_by_product
from vigie.registrations.queries.known_days import KnownDays, known_days
from vigie.registrations.queries.live import live_rows, told_since
from vigie.registrations.queries.records import (
    Vehicle,
    expected_record,
    given_in,
    inspections_of,
    observed_record,
    operations_of,
)
from vigie.registrations.queries.siren_past import siren_past
from vigie.registrations.queries.taken_files import (
    TakenFiles,
    given_with,
    taken_files,
)

CHUNK: Final = 2_000
_CHANGES_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """A certificate to assess, and what a queue shows of it; `exposure` in units of `currency`.

    `read_at` is when its register was read: midnight UTC of the day its source stands at (the
    latest of all when none has the vehicle), the instant itself for a live record.
    """

    facts: SubjectFacts
    contract_number: str
    exposure: Decimal
    currency: str
    is_baseline: bool
    read_at: datetime


def subjects(
    by: Actor, run_id: int, among: Collection[int] | None = None
) -> Iterator[list[Subject]]:
    """Yield the subjects that a run left to assess, in chunks of one kind: baseline or not.

    `among` bounds it to some certificates: nothing is read of the others. One of which a live record told
    since the run began is left out: what the run read of it is older. So is one whose contract ended meanwhile.
    """
    by.require("registrations.run_watch")
    path = batches_folder(by.organisation_id) / f"runs/{run_id}/subjects.parquet"
    with tenant(by.organisation_id):
        run = Run.objects.filter(organisation_id=by.organisation_id, id=run_id).first()
        if run is None or run.as_of is None:
            raise NotFound("registrations.run_unknown", run=run_id)
        batches, days = taken_files(by), known_days(by, "register")
        began = beginnings(by)
        mine = Certificate.objects.filter(organisation_id=by.organisation_id, id__in=among or ())
        keys = pa.array(mine.values_list("contract_key", flat=True), pa.string())
    for batch in pq.ParquetFile(path).iter_batches(CHUNK):
        is_asked = pc.is_in(batch["contract_number"], value_set=keys)
        rows = batch if among is None else batch.filter(is_asked)
        with tenant(by.organisation_id):
            told = told_since(by, run_id)
            several = read_chunk(by, rows.to_pylist(), batches, days, began)
            left_out = told | over_among(by, [one.facts.certificate_id for one in several])
        found = [one for one in several if one.facts.certificate_id not in left_out]
        for is_baseline in (True, False):
            part = [one for one in found if one.is_baseline is is_baseline]
            if part:
                yield part


def subject_of(by: Actor, certificate_id: int) -> Subject | None:
    """Return one certificate as a subject, read afresh; None when no portfolio names it."""
    with tenant(by.organisation_id):
        certificate = Certificate.objects.filter(
            organisation_id=by.organisation_id, id=certificate_id
        ).first()
        if certificate is None:
            raise NotFound("registrations.certificate_unknown", certificate=certificate_id)
        expected = expected_record(by, certificate)
        if expected is None:
            return None
        observed = observed_record(by, certificate.plate, certificate.vin, expected=expected)
        vehicle = Vehicle.of(certificate.plate, certificate.vin, observed)
        source = Source.objects.select_related("current").get(
            organisation_id=by.organisation_id, id=certificate.source_id
        )
        days = known_days(by, "register")
        began, changes = beginnings(by), _changes(by, [certificate.pk])[certificate.pk]
        batch_id = observed.batch_id if observed else 0
        first_read = began.of(certificate.source_id, certificate.first_seen_on, batch_id)
        facts = SubjectFacts(
            certificate.pk,
            certificate.contract_key,
            certificate.plate,
            certificate.vin,
            certificate.product,
            expected.texts,
            observed.texts if observed else None,
            days.of(observed.batch_id, observed.as_of) if observed else days.latest,
            _distortions(by, [certificate.pk])[certificate.pk],
            changes,
            tuple(operations_of(by, vehicle)),
            tuple(inspections_of(by, vehicle)),
            known_columns=frozenset(source.current.known_columns if source.current else ()),
            expected_as_of=known_days(by, "portfolio").of(expected.batch_id, expected.as_of),
            evidence=evidence_facts(by, [certificate.pk]).get(certificate.pk, ()),
            siren_given_since=siren_past(by, changes),
            observed_since=_since(changes, first_read),
            register_columns=given_with(by, observed),
            standing_columns=columns_beneath_one(by, observed),
        )
        compared = partial(began.last_before, certificate.source_id, certificate.added_at, batch_id)
        facts = holder_past(by, [certificate.pk]).told(facts, compared)
        facts = beside(by, certificate, facts, days.latest)
        read_on, came_at = (observed.as_of, observed.recorded_at) if observed else (None, None)
        facts = _marked_aside(facts, _set_aside(by), batch_id, read_on)
        faults = faults_by_product(by).get(certificate.product, NO_FAULTS)
        facts, read_at = faults.read_by(facts, _read_at(facts.as_of, came_at))
        is_baseline = source.baselined_at is None
        return _subject(facts, certificate.contract_number, read_at, is_baseline=is_baseline)


def _set_aside(by: Actor) -> tuple[dict[str, RowAside], int]:
    """Return the vehicles whose row was set aside, and how many such rows name no vehicle."""
    return vehicles_set_aside(by.organisation_id), unnamed_rows(by.organisation_id)


def _marked_aside(
    facts: SubjectFacts,
    set_aside: tuple[Mapping[str, RowAside], int],
    batch_id: int,
    read_on: date | None,
) -> SubjectFacts:
    """Mark a vehicle whose row came and could not be read; an older row counts from its own day.

    `batch_id` is the import of the row that stands (0 for a live record), `read_on` its day; beside the
    rows `set_aside` stands how many name no vehicle: one that is not found may stand there.
    """
    aside, unnamed = set_aside
    rows = [aside[key] for key in (facts.plate, facts.vin) if key in aside]
    if not rows:
        return facts if facts.observed is not None else replace(facts, unnamed_rows=unnamed)
    if facts.observed is None:
        return replace(facts, set_aside=max(rows))
    is_older = 0 < batch_id < max(rows).import_id
    return replace(facts, as_of=read_on) if is_older and read_on is not None else facts


def _read_at(as_of: date, recorded_at: datetime | None) -> datetime:
    """Return the instant of a read: a live record of its own day has one, a file its midnight."""
    if recorded_at is not None and local_date(recorded_at) == as_of:
        return recorded_at
    return datetime.combine(as_of, time.min, UTC)


def read_chunk(
    by: Actor,
    rows: Sequence[Mapping[str, Any]],
    batches: TakenFiles,
    days: KnownDays,
    began: Beginnings,
    past_day: Then | None = None,
) -> list[Subject]:
    """Return the subjects of some rows, in the tenant's block; of `past_day` as known on it."""
    then = None if past_day is None else past_day.on
    known = _certificates(by, [row["contract_number"] for row in rows])
    ids = [pk for pk, *_ in known.values()]
    distortions, changes = _distortions(by, ids, then), _changes(by, ids, then)
    faults = faults_by_product(by) if then is None else {}
    aside = _set_aside(by) if then is None else ({}, 0)
    live_records, evidence = _live_records(by, rows, past_day), _evidence(by, ids, then)
    past, found, beneath = holder_past(by, ids, then), [], _beneath(by, rows, live_records, batches)
    asked, siren_since = asked_of(by, rows, then), siren_past(by, chain(*changes.values()))
    for row in (one for one in rows if one["contract_number"] in known):
        pk, number, source_id, first_seen_on, added_at = known[row["contract_number"]]
        register, live, given = _told(row, live_records, batches)
        facts = SubjectFacts(
            certificate_id=pk,
            contract_number=row["contract_number"],
            plate=row["plate"] or "",
            vin=row["vin"] or "",
            product=row.get("e.product") or "",
            expected=_side(row, "e."),
            observed=_side(row, "o.") if row["is_found"] else None,
            as_of=days.of(row["register_batch"], row["as_of"]) if row["is_found"] else days.latest,
            distortions=distortions[pk],
            changes=changes[pk],
            siren_given_since=siren_since,
            operations=tuple(_operations(row["operations"])),
            inspections=tuple(_inspections(row["inspections"])),
            known_columns=batches.columns.get(row["batch"], frozenset()),
            expected_as_of=batches.days.of(row["batch"], row["expected_as_of"]),
            evidence=evidence.get(pk, ()),
            observed_since=_since(changes[pk], began.of(source_id, first_seen_on, register)),
            register_columns=given,
            standing_columns=beneath.get(_vehicle(row), frozenset()),
        )
        facts = beside_in(row, asked, facts)
        facts = past.told(facts, partial(began.last_before, source_id, added_at, register))
        facts = _marked_aside(facts, aside, register, row["as_of"])
        is_baseline = batches.is_baseline.get(row["batch"], False)
        read_by = faults.get(facts.product, NO_FAULTS).read_by
        facts, read_at = read_by(facts, _read_at(facts.as_of, live))
        found.append(_subject(facts, number, read_at, is_baseline=is_baseline))
    return found


def _since(changes: Sequence[ChangeFact], first_read: date | None) -> date | None:
    """Return since when what never changed is known; of a long history only since what is kept."""
    return changes[0].known_on if len(changes) == _CHANGES_KEPT else first_read


_Named = tuple[int, str, int, date, datetime | None]


def _certificates(by: Actor, keys: Sequence[str]) -> dict[str, _Named]:
    found = Certificate.objects.filter(
        organisation_id=by.organisation_id, contract_key__in=keys
    ).values_list("contract_key", "id", "contract_number", "source_id", "first_seen_on", "added_at")
    return {key: (pk, number, source, on, at) for key, pk, number, source, on, at in found}


_Live = tuple[datetime | None, frozenset[str] | None]


def _live_records(
    by: Actor, rows: Sequence[Mapping[str, Any]], then: Then | None
) -> dict[tuple[str, str], _Live]:
    """Return when the live records among some rows came, and their columns, by plate and VIN."""
    live = [_vehicle(row) for row in rows if row["register_batch"] == 0]
    if not live:
        return {}
    found = live_rows(by, then).filter(
        Q(vin__in={vin for _, vin in live} - {""})
        | Q(plate__in={plate for plate, _ in live} - {""}),
        side="register",
    )
    return {(one.plate, one.vin): (one.recorded_at, given_in(one.row)) for one in found}


def _told(
    row: Mapping[str, Any], records: Mapping[tuple[str, str], _Live], batches: TakenFiles
) -> tuple[int, datetime | None, frozenset[str] | None]:
    """Return the import of a row, 0 of a live record, when that came, and the columns it was given with."""
    register = row["register_batch"] or 0
    of_file = (None, batches.given_by(register, _side(row, "o.")))
    return (register, *(records.get(_vehicle(row), of_file) if register == 0 else of_file))


def _beneath(
    by: Actor,
    rows: Sequence[Mapping[str, Any]],
    records: Mapping[tuple[str, str], _Live],
    batches: TakenFiles,
) -> dict[tuple[str, str], frozenset[str]]:
    """Return what other rows of the vehicles of some rows give, by plate and VIN."""
    standing = []
    for row in (one for one in rows if one["is_found"]):
        *_, given = _told(row, records, batches)
        if given is not None:
            standing.append(Standing(*_vehicle(row), row["as_of"], given))
    return columns_beneath(by, standing)


def _vehicle(row: Mapping[str, Any]) -> tuple[str, str]:
    return (row.get("o.plate") or "", row.get("o.vin") or "")


def _subject(facts: SubjectFacts, number: str, read_at: datetime, *, is_baseline: bool) -> Subject:
    try:
        exposure = Decimal(facts.expected.get("outstanding_amount") or 0)
    except InvalidOperation:
        exposure = Decimal(0)
    currency = facts.expected.get("currency", "")
    return Subject(facts, number, exposure, currency, is_baseline, read_at)


def _side(row: Mapping[str, Any], prefix: str) -> dict[str, str]:
    cut = len(prefix)
    return {name[cut:]: cell for name, cell in row.items() if cell and name.startswith(prefix)}


def _operations(facts: Sequence[Sequence[str | None]] | None) -> Iterator[OperationFact]:
    for code, *days in facts or ():
        occurred_on, *others = (date.fromisoformat(day) if day else None for day in days)
        if code and occurred_on:
            yield OperationFact(code, occurred_on, *others)


def _inspections(facts: Sequence[Sequence[str | None]] | None) -> Iterator[InspectionFact]:
    for inspected_on, result, odometer, *days in facts or ():
        if inspected_on:
            km = int(odometer) if odometer else None
            said = (date.fromisoformat(day) if day else None for day in days)
            yield InspectionFact(date.fromisoformat(inspected_on), result or "", km, *said)


def _evidence(
    by: Actor, ids: Sequence[int], then: date | None
) -> Mapping[int, tuple[EvidenceFact, ...]]:
    found = evidence_facts(by, ids)
    if then is None:
        return found
    return {pk: tuple(one for one in facts if one.known_on <= then) for pk, facts in found.items()}


def _distortions(
    by: Actor, ids: Sequence[int], then: date | None = None
) -> dict[int, tuple[DistortionFact, ...]]:
    found: dict[int, list[DistortionFact]] = defaultdict(list)
    stands = Q(closed_on=None)
    if then is not None:
        stands = Q(first_seen_on__lte=then) & (stands | Q(closed_on__gt=then))
    for pk, *values in Distortion.objects.filter(
        stands, organisation_id=by.organisation_id, certificate_id__in=ids
    ).values_list(
        "certificate_id",
        "field",
        "expected",
        "observed",
        "kind",
        "likeness",
        "first_seen_on",
        "last_seen_on",
    ):
        found[pk].append(DistortionFact(*cast("Any", values)))
    return defaultdict(tuple, {pk: tuple(facts) for pk, facts in found.items()})


def _changes(
    by: Actor, ids: Sequence[int], then: date | None = None
) -> dict[int, tuple[ChangeFact, ...]]:
    known = Q() if then is None else Q(known_on__lte=then)
    found: dict[int, list[ChangeFact]] = defaultdict(list)
    for pk, *values in (
        Change.objects.filter(known, organisation_id=by.organisation_id, certificate_id__in=ids)
        .order_by("id")
        .values_list("certificate_id", "field", "was", "is_now", "kind", "known_on")
    ):
        found[pk].append(ChangeFact(*cast("Any", values)))
    return defaultdict(tuple, {pk: tuple(facts[-_CHANGES_KEPT:]) for pk, facts in found.items()})
