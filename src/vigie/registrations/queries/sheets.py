"""One certificate: its line, expected and observed side by side, its timeline."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.registrations.domain.columns import BY_NAME, CERTIFICATE_COLUMNS, Column
from vigie.registrations.domain.expectations import (
    as_date,
    expected_values,
    unexpected_fields,
)
from vigie.registrations.domain.facts import InspectionFact, OperationFact, RowAside
from vigie.registrations.models import Certificate, Change, Distortion, Question
from vigie.registrations.queries.aside import SetAside, row_unread, rows_set_aside_on
from vigie.registrations.queries.evidence import EvidenceLine, evidence_of
from vigie.registrations.queries.held import HeldBack, held_fields
from vigie.registrations.queries.lists import READ, CertificateLine, line_of, with_unread
from vigie.registrations.queries.live import live_rows
from vigie.registrations.queries.own_names import own_names
from vigie.registrations.queries.records import (
    Record,
    Vehicle,
    expected_record,
    inspections_of,
    observed_record,
    operations_of,
)
from vigie.registrations.queries.viewpoints import Viewpoint

Agreement = Literal["same", "near", "different", "no_claim", "held_back"]
EventKind = Literal[
    "distortion_opened",
    "distortion_closed",
    "change",
    "operation",
    "inspection",
    "first_seen",
    "question_asked",
    "question_answered",
    "evidence_recorded",
    "evidence_retracted",
    "emptied",
]


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One field of a certificate: what is expected, what the register says, both raw.

    `agree`: `same`, `near`, `different`, `no_claim` (nothing expected), `held_back` (differs, but
    the field has a mapping fault: `held` says why). `since` is the day the difference was first
    seen, of a field held back the day of the fault.
    """

    field: str
    code: str
    group: str
    expected: str
    observed: str
    agree: Agreement
    since: date | None
    held: HeldBack | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A certificate laid open; `observed_as_of` is None where no register knows it.

    `unread` is a row of the register that came after what stands here and could not be read.
    """

    rows: tuple[ComparisonRow, ...]
    contract: tuple[tuple[str, str], ...]
    expected_as_of: date | None
    observed_as_of: date | None
    is_found: bool
    unread: SetAside | None = None


@dataclass(frozen=True, slots=True)
class DistortionLine:
    """A distortion, open while `closed_on` is None; raw values."""

    id: int
    certificate_id: int
    field: str
    expected: str
    observed: str
    kind: str
    likeness: str
    first_seen_on: date
    last_seen_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the life of a certificate: when it was true, when we knew.

    `field` is canonical for distortions and changes, `code` a register code for operations and
    inspections, the answer for a question; `was` and `is_now` are raw (expected and observed for a
    distortion, the note of an answer). `aside` is where the row stands of a vehicle that left the
    readable rows of an extract because its own could not be read.
    """

    on: date
    kind: EventKind
    field: str = ""
    code: str = ""
    was: str = ""
    is_now: str = ""
    likeness: str = ""
    cancelled_on: date | None = None
    recorded_at: datetime | None = None
    known_on: date | None = None
    aside: RowAside | None = None


def certificate(by: Actor, certificate_id: int) -> CertificateLine:
    """Return one certificate; NotFound when it is not the actor's."""
    by.require(READ)
    (line,) = with_unread(by, [line_of(_mine(by, certificate_id))])
    return line


def comparison_of(by: Actor, certificate_id: int, at: Viewpoint | None = None) -> Comparison:
    """Return expected and observed side by side, certificate columns in their printed order.

    `at` shows a past day instead of the present.
    """
    by.require(READ)
    mine = _mine(by, certificate_id)
    expected = expected_record(by, mine, at)
    plate, vin = _keys_of(mine, expected if at else None)
    observed = observed_record(by, plate, vin, at, expected=expected)
    open_ones = {one.field: one for one in _open(by, mine.pk, at)}
    held = _held(by, expected, observed, open_ones)
    both = _Both(
        _claims(by, expected, observed),
        observed,
        open_ones,
        {field: why for field, why in held.items() if at is None or at.shows(why.since)},
    )
    rows = tuple(both.row(column) for column in CERTIFICATE_COLUMNS if both.speaks_of(column))
    names = {column.name for column in CERTIFICATE_COLUMNS}
    texts = expected.texts if expected else {}
    contract = tuple((name, _shown(expected, name)) for name in texts if name not in names)
    return Comparison(
        rows,
        contract,
        expected.as_of if expected else None,
        observed.as_of if observed else None,
        observed is not None,
        row_unread(by, (plate, vin), observed.batch_id if observed else None, at),
    )


def distortions_of(by: Actor, certificate_id: int) -> list[DistortionLine]:
    """Return all distortions of a certificate, open ones first, then the latest."""
    by.require(READ)
    _mine(by, certificate_id)
    found = [_distortion(one) for one in _distortions(by, certificate_id).order_by("-id")]
    return sorted(found, key=lambda one: one.closed_on is not None)


def timeline_of(by: Actor, certificate_id: int, at: Viewpoint | None = None) -> list[Event]:
    """Return everything that happened to a certificate, the latest first; `at` ends it there."""
    by.require(READ)
    mine = _mine(by, certificate_id)
    found = [Event(mine.first_seen_on, "first_seen")]
    if mine.emptied_at is not None:
        found.append(Event(timezone.localdate(mine.emptied_at), "emptied"))
    for one in _distortions(by, mine.pk):
        found.extend(_distortion_events(one))
    found.extend((*_change_events(by, mine), *_question_events(by, mine)))
    found.extend(map(_evidence_event, evidence_of(by, mine.pk)))
    ours = None if mine.vin else expected_record(by, mine, at)
    seen = None if mine.vin else observed_record(by, mine.plate, "", at, expected=ours)
    vehicle = Vehicle.of(mine.plate, mine.vin, seen)
    found.extend(map(_operation_event, operations_of(by, vehicle, at)))
    found.extend(map(_inspection_event, inspections_of(by, vehicle, at)))
    shown = [one for one in found if at is None or at.shows(one.on, one.recorded_at)]
    return sorted(shown, key=lambda event: (event.on, event.kind), reverse=True)


def certificates_of_record(by: Actor, record_id: int) -> list[int]:
    """Return the certificates that a live record speaks of."""
    live = live_rows(by).filter(id=record_id).first()
    if live is None:
        return []
    mine = Certificate.objects.filter(organisation_id=by.organisation_id).exclude(watch="ended")
    if live.side == "portfolio":
        mine = mine.filter(contract_key=live.contract_key)
    else:
        keys = [key for key in (live.plate, live.vin) if key]
        was = live.row.get("previous_plate", [""])[0]
        former = Q(plate=was, vin="") if was else Q(pk=None)
        mine = mine.filter(Q(plate__in=keys) | Q(vin__in=keys) | former)
    return list(mine.order_by("id").values_list("id", flat=True)[:50])


def _mine(by: Actor, certificate_id: int) -> Certificate:
    found = Certificate.objects.filter(
        organisation_id=by.organisation_id, id=certificate_id
    ).first()
    if found is None:
        raise NotFound("registrations.certificate_unknown", certificate=certificate_id)
    return found


def _distortions(by: Actor, certificate_id: int) -> QuerySet[Distortion]:
    return Distortion.objects.filter(
        organisation_id=by.organisation_id, certificate_id=certificate_id
    )


def _open(by: Actor, certificate_id: int, at: Viewpoint | None) -> list[Distortion]:
    """Return the distortions that are open, or were on a past day."""
    found = _distortions(by, certificate_id)
    if at is None:
        return list(found.filter(closed_on=None))
    until = min(at.on, at.known_on)
    still = [one for one in found if one.closed_on is None or one.closed_on > until]
    return [one for one in still if at.shows(one.first_seen_on, one.recorded_at)]


def _keys_of(mine: Certificate, expected: Record | None) -> tuple[str, str]:
    """Return the plate and the VIN by which the vehicle was known."""
    if expected is None:
        return mine.plate, mine.vin
    return expected.texts.get("plate", mine.plate), expected.texts.get("vin", mine.vin)


def _shown(record: Record | None, column: str) -> str:
    """Return a cell as received; a date in its canonical form, which pages write as people do."""
    if record is None:
        return ""
    is_date = column in BY_NAME and BY_NAME[column].kind == "date"
    return record.texts.get(column, "") if is_date else record.raw(column)


def _claims(by: Actor, expected: Record | None, observed: Record | None) -> dict[str, str]:
    """Return field → raw expected value, product rules applied."""
    if expected is None:
        return {}
    on = observed.as_of if observed else expected.as_of
    certificate_on = as_date(observed.texts.get("registered_on", "")) if observed else None
    own = own_names(by)
    shown = {one.name: one.shown for one in own}
    values = expected_values(expected.texts, [one.dated for one in own], certificate_on, on)
    claims = {name: expected.raw(name) for name in ("plate", "vin") if expected.raw(name)}
    for name, accepted in values.items():
        canonical = accepted[0]
        sources = [name, *(f"customer_{name.partition('_')[2]}",)]
        raw = next((_shown(expected, s) for s in sources if expected.texts.get(s) == canonical), "")
        claims[name] = raw or shown.get(canonical, canonical)
    return claims


def _held(
    by: Actor,
    expected: Record | None,
    observed: Record | None,
    open_ones: Mapping[str, Distortion],
) -> dict[str, HeldBack]:
    """Return the fields on which this certificate differs and is held back."""
    product = expected.texts.get("product", "") if expected else ""
    held = held_fields(by, product)
    if not held or expected is None or observed is None:
        return {}
    own = [one.dated for one in own_names(by)]
    unmet = unexpected_fields(expected.texts, observed.texts, own, observed.as_of)
    return {field: why for field, why in held.items() if field in unmet or field in open_ones}


@dataclass(frozen=True, slots=True)
class _Both:
    """Both sides of a certificate, and what is known of their differences."""

    claims: Mapping[str, str]
    observed: Record | None
    open_ones: Mapping[str, Distortion]
    held: Mapping[str, HeldBack]

    def speaks_of(self, column: Column) -> bool:
        return column.name in self.claims or bool(self._seen(column))

    def row(self, column: Column) -> ComparisonRow:
        name = column.name
        differs, why = self.open_ones.get(name), self.held.get(name)
        agree: Agreement = "same" if name in self.claims else "no_claim"
        expected, since = self.claims.get(name, ""), None
        if differs is not None:
            agree = "near" if differs.likeness == "near" else "different"
            is_date = column.kind == "date"
            expected = differs.expected_key if is_date else differs.expected
            since = differs.first_seen_on
        if why is not None:
            agree, since = "held_back", why.since
        seen = self._seen(column)
        return ComparisonRow(name, column.code, column.group, expected, seen, agree, since, why)

    def _seen(self, column: Column) -> str:
        return _shown(self.observed, column.name)


def _distortion(one: Distortion) -> DistortionLine:
    return DistortionLine(
        one.pk,
        one.certificate_id,
        one.field,
        one.expected,
        one.observed,
        one.kind,
        one.likeness,
        one.first_seen_on,
        one.last_seen_on,
        one.closed_on,
    )


def _distortion_events(one: Distortion) -> Iterator[Event]:
    is_date = one.field in BY_NAME and BY_NAME[one.field].kind == "date"
    opened = Event(
        one.first_seen_on,
        "distortion_opened",
        field=one.field,
        code=one.kind,
        was=one.expected_key if is_date else one.expected,
        is_now=one.observed_key if is_date else one.observed,
        likeness=one.likeness,
        recorded_at=one.recorded_at,
    )
    yield opened
    if one.closed_on is not None:
        yield replace(opened, on=one.closed_on, kind="distortion_closed", recorded_at=None)


def _question_events(by: Actor, mine: Certificate) -> Iterator[Event]:
    for one in Question.objects.filter(organisation_id=by.organisation_id, certificate=mine):
        yield Event(one.asked_on, "question_asked", code=one.kind)
        if one.answered_at is not None:
            yield Event(
                timezone.localdate(one.answered_at),
                "question_answered",
                code=one.answer,
                is_now=one.note,
                recorded_at=one.answered_at,
            )


def _evidence_event(one: EvidenceLine) -> Event:
    kind: EventKind = "evidence_recorded" if one.holds else "evidence_retracted"
    known_on = timezone.localdate(one.recorded_at)
    on = one.effective_on if one.holds else known_on
    said = one.source if one.holds else one.reason
    return Event(
        on, kind, code=one.kind, is_now=said, recorded_at=one.recorded_at, known_on=known_on
    )


def _operation_event(one: OperationFact) -> Event:
    return Event(one.occurred_on, "operation", code=one.code, cancelled_on=one.cancelled_on)


def _inspection_event(one: InspectionFact) -> Event:
    km = "" if one.odometer_km is None else str(one.odometer_km)
    return Event(one.inspected_on, "inspection", code=one.result, is_now=km)


def _change_events(by: Actor, mine: Certificate) -> Iterator[Event]:
    changes = list(Change.objects.filter(organisation_id=by.organisation_id, certificate=mine))
    gone = {one.known_on for one in changes if not one.field and one.kind == "vanished"}
    keys = (mine.plate, mine.vin)
    aside = rows_set_aside_on(by.organisation_id, keys, gone) if gone else {}
    for one in changes:
        event = _change_event(one)
        is_gone = not one.field and one.kind == "vanished"
        yield replace(event, aside=aside.get(one.known_on)) if is_gone else event


def _change_event(change: Change) -> Event:
    return Event(
        change.true_on or change.known_on,
        "change",
        field=change.field,
        code=change.kind,
        was=change.was,
        is_now=change.is_now,
        likeness=change.likeness,
        recorded_at=change.recorded_at,
        known_on=change.known_on,
    )
