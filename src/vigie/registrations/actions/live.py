"""One record that comes by itself: the same findings as a run, with a batch of one.

A live record stands before its source's files until one overtakes it (`same_day`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.registrations.actions.findings import (
    Found,
    Moved,
    turn_of_records,
    write_changes,
    write_findings,
)
from vigie.registrations.actions.receiving import refuse_day_to_come, refuse_without_right
from vigie.registrations.actions.same_day import kept_beneath
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME, COMPARED
from vigie.registrations.domain.expectations import unexpected_fields
from vigie.registrations.engines.intake import is_permitted
from vigie.registrations.engines.likeness import likeness
from vigie.registrations.models import Certificate, Distortion, LiveRecord, Source
from vigie.registrations.queries.held import held_fields
from vigie.registrations.queries.imports import source_of
from vigie.registrations.queries.own_names import ShownName, own_names
from vigie.registrations.queries.records import (
    KEPT,
    Record,
    expected_record,
    observed_record,
)
from vigie.registrations.queries.taken_files import given_with

Cells = dict[str, list[str]]
_UNREADABLE: Final = "unreadable_in_register"
_BOUND: Final = frozenset({"holder", "lessee", "pledge"})


@dataclass(frozen=True, slots=True)
class Observed:
    """What a live record came to: its id, the certificates it speaks of, what it opened."""

    record_id: int
    certificates: tuple[int, ...]
    opened: int
    closed: int


@act("registrations.record_observed", permission="registrations.submit_records")
def observe_one(
    source_id: int, row: dict[str, str], *, as_of: date, by: Actor, key: str
) -> Observed:
    """Take what a register says now of one vehicle, raw cells under canonical names.

    Cells that are not given stay as they were known; they are not read again. Distortions and changes are recorded at once; a job assesses them. Raises Invalid on a cell
    that cannot be read or a row that names no vehicle, Conflict when its source already stands at
    a later day, Refused where its right is not recorded; fields that the source may not give are left out.
    """
    del key
    source = _source(by, source_id, "register", as_of)
    refuse_without_right(source)
    cells = _canonical(_permitted(row, source), source.name)
    plate, vin = _text(cells, "plate"), _text(cells, "vin")
    if not plate and not vin:
        raise Invalid("registrations.vehicle_not_named")
    _refuse_older(source, _same_vehicle(plate, vin), as_of)
    before = observed_record(by, plate, vin)  # of a key that was given: a former plate names no one
    live = _keep(source, "register", {**_kept(before, cells), **cells}, as_of)
    concerned = _concerned(by, plate, vin, _text(cells, "previous_plate"))
    opened, closed = _compare(by, concerned, as_of)
    if concerned:
        _record_changes(by, before, cells, as_of)
    return _said(live, concerned, opened, closed, as_of)


@act("registrations.contract_updated", permission="registrations.submit_records")
def update_contract(
    source_id: int, row: dict[str, str], *, as_of: date, is_ours: bool = False, by: Actor, key: str
) -> Observed:
    """Take what is new of one contract; cells that are not given stay as they are.

    `contract_number` names it; NotFound when no portfolio holds it, Conflict when its source
    already stands at a later day, Refused where its right is not recorded, or what told of its people was
    removed; fields that the source may not give are left out. One that ended is compared no more. `is_ours`: our own leasing says it, by no right of the source.
    """
    del key
    source = _source(by, source_id, "portfolio", as_of)
    if not is_ours:
        refuse_without_right(source)
        row = _permitted(row, source)
    given = _canonical(row, source.name)
    number = _text(given, "contract_number")
    certificate = Certificate.objects.filter(
        organisation_id=by.organisation_id, contract_key=number, source_id=source.pk
    ).first()
    if certificate is None:
        raise NotFound("registrations.contract_unknown", contract=row.get("contract_number", ""))
    if certificate.emptied_at is not None:
        raise Refused("registrations.contract_emptied", contract=certificate.contract_number)
    _refuse_older(source, Q(contract_key=number), as_of)
    known = expected_record(by, certificate)
    told = _same_day(source, number, as_of)
    cells = {**kept_beneath(_cells_of(known) if known else {}, told), **given}
    live = _keep(source, "portfolio", cells, as_of)
    follow(certificate, cells)
    watched = [] if certificate.watch == "ended" else [certificate]
    opened, closed = _compare(by, watched, as_of)
    return _said(live, [certificate], opened, closed, as_of)


def _said(
    live: LiveRecord, concerned: list[Certificate], opened: int, closed: int, on: date
) -> Observed:
    ids = tuple(one.pk for one in concerned)
    record(
        "registrations.live_record",
        live.pk,
        data={"certificates": list(ids), "opened": opened, "closed": closed},
        effective_on=on,
    )
    return Observed(live.pk, ids, opened, closed)


def _source(by: Actor, source_id: int, side: str, as_of: date) -> Source:
    refuse_day_to_come(as_of)
    turn_of_records(by)
    source = source_of(by, source_id)
    if source.side != side:
        raise Invalid("registrations.source_side", source=source.name, side=side)
    return source


def _permitted(row: Mapping[str, str], source: Source) -> dict[str, str]:
    """Return the cells that a source may give, as of a file; an unknown name is refused later."""
    allowed = source.permitted_fields
    return {n: row[n] for n in row if n not in BY_NAME or is_permitted(n, allowed)}


def _refuse_older(source: Source, same: Q, as_of: date) -> None:
    """A record that comes late says less than what is known, like a file that does."""
    live = LiveRecord.objects.filter(
        organisation_id=source.organisation_id, source=source, ended_at=None
    )
    days = [one.as_of for one in live.filter(same)]
    if source.current is not None:
        days.append(source.current.as_of)
    known = max(days, default=as_of)
    if as_of < known:
        raise Conflict(
            "registrations.record_older",
            source=source.name,
            as_of=as_of.isoformat(),
            known=known.isoformat(),
        )


def _canonical(row: Mapping[str, str], source: str) -> Cells:
    """Return a record's cells; Invalid names its source, for no file holds it, and the field."""
    cells: Cells = {}
    for name, raw in row.items():
        if name not in BY_NAME:
            raise Invalid("registrations.field_unknown", field=name)
        reading = read(BY_NAME[name], raw)
        if reading.fault:
            known = ", ".join(BY_NAME[name].words)
            raise Invalid(reading.fault, file=source, column=name, value=raw, known=known)
        cells[name] = [reading.text, raw if raw != reading.text else ""]
    return cells


def _text(cells: Cells, name: str) -> str:
    return cells.get(name, ["", ""])[0]


def _cells_of(known: Record) -> Cells:
    return {name: [text, known.raws.get(name, "")] for name, text in known.texts.items()}


def _kept(before: Record | None, given: Cells) -> Cells:
    """Return what stays known of the same vehicle beside some given cells, each marked as kept.

    Of a holder, a lessee or a pledge of whom something moved nothing is kept: another holder has
    another birth name.
    """
    if before is None or not _is_same_vehicle(before, given):
        return {}
    moved = {
        BY_NAME[name].group for name in given if _text(given, name) != before.texts.get(name, "")
    } & _BOUND
    return {
        name: [*cell, KEPT]
        for name, cell in _cells_of(before).items()
        if name in BY_NAME and BY_NAME[name].group not in moved
    }


def _is_same_vehicle(before: Record, given: Cells) -> bool:
    ours, theirs = _text(given, "vin"), before.texts.get("vin", "")
    return not ours or not theirs or ours == theirs


def _keep(source: Source, side: str, cells: Cells, as_of: date) -> LiveRecord:
    plate, vin = _text(cells, "plate"), _text(cells, "vin")
    number = _text(cells, "contract_number")
    now = timezone.now()
    mine = LiveRecord.objects.filter(
        organisation_id=source.organisation_id, source=source, ended_at=None
    )
    same = Q(contract_key=number) if side == "portfolio" else _same_vehicle(plate, vin)
    mine.filter(same).update(ended_at=now)
    return LiveRecord.objects.create(
        organisation_id=source.organisation_id,
        source=source,
        side=side,
        contract_key=number,
        plate=plate,
        vin=vin,
        row=cells,
        as_of=as_of,
        recorded_at=now,
    )


def _same_vehicle(plate: str, vin: str) -> Q:
    same = Q(vin=vin) if vin else Q(pk=None)
    return same | (Q(plate=plate) if plate else Q(pk=None))


def _concerned(by: Actor, plate: str, vin: str, was: str) -> list[Certificate]:
    """Return the certificates of a vehicle, those included that know it by its previous plate alone."""
    mine = Certificate.objects.filter(organisation_id=by.organisation_id).exclude(watch="ended")
    same = _same_vehicle(plate, vin) | (Q(plate=was, vin="") if was else Q(pk=None))
    return list(mine.filter(same).order_by("id")[:50])


def _compare(by: Actor, concerned: list[Certificate], on: date) -> tuple[int, int]:
    """Record what differs now on some certificates, close what does not any more."""
    own = own_names(by)
    findings: list[Found] = []
    held = {one.product: frozenset(held_fields(by, one.product)) for one in concerned}
    for certificate in concerned:
        expected = expected_record(by, certificate)
        observed = observed_record(by, certificate.plate, certificate.vin, expected=expected)
        if expected is not None:
            found = _findings(certificate, expected, _given(by, observed), own, on)
            findings += [one for one in found if one.field not in held[certificate.product]]
    with connection.cursor() as cursor:
        recorded = write_findings(cursor, tuple(findings), by.organisation_id, run_id=0, on=on)
    closed = _close(by, concerned, findings, held, on)
    return recorded.opened, recorded.closed + closed


def _given(by: Actor, observed: Record | None) -> Record | None:
    """Return a register's row with the columns that it was given with."""
    return observed and replace(observed, columns=given_with(by, observed))


def _findings(
    certificate: Certificate,
    expected: Record,
    observed: Record | None,
    own: Sequence[ShownName],
    on: date,
) -> list[Found]:
    key = certificate.contract_key
    if observed is None:
        return [Found(key, "", "", "", "missing_in_register", "different")]
    names = {one.name: one.shown for one in own}
    differing = unexpected_fields(expected.texts, observed.texts, [one.dated for one in own], on)
    for field in ("plate", "vin"):
        ours, theirs = expected.texts.get(field, ""), observed.texts.get(field, "")
        if ours and theirs and ours != theirs:
            differing[field] = (ours, theirs)
    found = []
    for field, (text, _) in differing.items():
        if not observed.says(field):
            continue
        shown = expected.raw(field) if expected.texts.get(field) == text else ""
        source = f"customer_{field.partition('_')[2]}"
        if not shown and expected.texts.get(source) == text:
            shown = expected.raw(source)
        word = likeness(field, {**expected.texts, field: text}, observed.texts)
        found.append(
            Found(key, field, shown or names.get(text, text), observed.raw(field), "changed", word)
        )
    return found


def _close(
    by: Actor,
    concerned: list[Certificate],
    findings: list[Found],
    held: Mapping[str, frozenset[str]],
    on: date,
) -> int:
    """Close what no longer differs; what is held back stays, and so does all of a row set aside."""
    closed = 0
    for certificate in concerned:
        fields = {one.field for one in findings if one.contract_key == certificate.contract_key}
        standing = Distortion.objects.filter(
            organisation_id=by.organisation_id, certificate=certificate, closed_on=None
        )
        absences = standing.filter(field="").values_list("kind", flat=True)
        absent = absences.first() if "" in fields else None
        if absent != _UNREADABLE:
            kept = fields | held[certificate.product]
            closed += standing.exclude(field__in=kept).update(closed_on=on)
        Certificate.objects.filter(organisation_id=by.organisation_id, pk=certificate.pk).update(
            open_distortions=standing.exclude(kind=_UNREADABLE).count(),
            watch=_watch(certificate.watch, absent),
        )
    return closed


def _watch(watch: str, absent: str | None) -> str:
    """Return how a certificate is watched; `absent` is why no row of a register stands, None: one does."""
    if watch not in ("watched", "not_found", "unreadable"):
        return watch
    if absent is None:
        return "watched"
    return "unreadable" if absent == _UNREADABLE else "not_found"


def _record_changes(by: Actor, before: Record | None, cells: Cells, on: date) -> None:
    moved = [_appeared(cells)] if before is None else _moved(before, cells)
    with connection.cursor() as cursor:
        write_changes(cursor, tuple(moved), by.organisation_id, run_id=0, on=on)


def _appeared(cells: Cells) -> Moved:
    plate, vin = _text(cells, "plate"), _text(cells, "vin")
    return Moved(plate, vin, "", "", "", "appeared", "different")


def _moved(before: Record, cells: Cells) -> list[Moved]:
    vin, plate = before.texts.get("vin", ""), before.texts.get("plate", "")
    moved = []
    for field in ("plate", "vin", *COMPARED):
        was, is_now = before.texts.get(field, ""), _text(cells, field)
        if field in cells and was != is_now:
            now = cells[field]
            word = likeness(field, before.texts, {n: c[0] for n, c in cells.items()})
            moved.append(
                Moved(plate, vin, field, before.raw(field), now[1] or now[0], "changed", word)
            )
    return moved


def _same_day(source: Source, number: str, as_of: date) -> LiveRecord | None:
    return LiveRecord.objects.filter(
        organisation_id=source.organisation_id,
        source=source,
        contract_key=number,
        as_of=as_of,
        ended_at=None,
    ).first()


def follow(certificate: Certificate, cells: Cells) -> None:
    """Bring the certificate's own columns in line with what is new of its contract."""
    values: dict[str, Any] = {
        "plate": _text(cells, "plate"),
        "vin": _text(cells, "vin"),
        "product": _text(cells, "product"),
        "contract_status": _text(cells, "contract_status"),
        "customer_name": _shown(cells, "customer_name"),
        "customer_key": _text(cells, "customer_name"),
        "make": _text(cells, "make"),
        "dealer": _text(cells, "dealer"),
        **_owed(_text(cells, "outstanding_amount"), _text(cells, "currency")),
        "ends_on": date.fromisoformat(ends) if (ends := _text(cells, "contract_ends_on")) else None,
    }
    for name, value in values.items():
        setattr(certificate, name, value)
    mine = Certificate.objects.filter(organisation_id=certificate.organisation_id)
    mine.filter(pk=certificate.pk).update(**values)


def _owed(amount: str, currency: str) -> dict[str, object]:
    """Return what is owed in hundredths; an amount that is not known has no currency."""
    cents = int(Decimal(amount) * 100) if amount else 0
    return {"outstanding_cents": cents, "currency": currency if amount else ""}


def _shown(cells: Cells, name: str) -> str:
    text, raw, *_kept = cells.get(name, ["", ""])
    return raw or text
