"""One certificate: who and what it is, expected and observed, everything that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.parties.actions import ERASE
from vigie.registrations import queries
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.portal.forms import ViewpointForm
from vigie.registrations.portal.staff.certificates import READ, SUBJECT
from vigie.registrations.portal.tables import watch_state
from vigie.registrations.portal.words.columns import column_label, kind_of, value_words
from vigie.registrations.portal.words.events import timeline
from vigie.registrations.portal.words.states import (
    CONTRACT_STATUSES,
    PRODUCTS,
    SIDES,
)
from vigie.registrations.queries import CertificateLine, ComparisonRow
from vigie.registrations.queries.aside import SetAside
from vigie.registrations.queries.held import HeldBack
from vigie.registrations.queries.provenance import provenance
from vigie.registrations.queries.viewpoints import viewpoint
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.histories import whole_timeline
from vigie.ui.records import ComparedField, Comparison

Words = str | Promise
Fact = tuple[Words, str, object]

_LIKENESS: Final = {"near": "near", "different": "different", "held_back": "held"}
_HEAD: Final = frozenset({"product", "contract_status", "outstanding_amount", "currency"})


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a certificate, sorted by what can be said of them.

    `comparison` holds fields that both sides give; `unanswered` is expected and not given by this
    register; `unasked` is given by it and nothing is expected of it; `held` differ, as one mapping
    fault of their product. `unread` is a row that came after what stands here and was set aside.
    """

    comparison: Comparison
    held: list[ComparedField]
    unanswered: list[ComparedField]
    unasked: list[ComparedField]
    contract: list[Fact]
    is_found: bool
    observed_as_of: date | None
    unread: SetAside | None


@require_GET
@staff_page(READ)
def certificate(request: StaffRequest, certificate_id: int) -> HttpResponse:
    """Show a certificate, now or as it was on a past day; the reading is kept."""
    by = request.actor
    line = queries.certificate(by, certificate_id)
    asked = ViewpointForm(request.GET) if "as_of" in request.GET else None
    is_past = asked is not None and asked.is_valid()
    at = viewpoint(**_bounds(asked)) if asked is not None and is_past else None
    found = queries.comparison_of(by, certificate_id, at)
    sides = _sides(by, certificate_id, found)
    events = queries.timeline_of(by, certificate_id, at)
    is_emptied = line.emptied_at is not None
    own = timeline(events, found.contract, at.on if at else date.max)
    context = {
        "at": at,
        "viewpoint_form": asked or ViewpointForm(),
        "certificate": line,
        "watch": watch_state(line),
        "product": PRODUCTS.get(line.product, line.product),
        "facts": _facts(line, sides.observed_as_of, is_emptied=is_emptied),
        "sides": sides,
        "is_judged": _is_judged(line, found, is_past=at is not None),
        "timeline": own if at else whole_timeline(by, SUBJECT, certificate_id, own),
        "printed_at": timezone.now(),
        "is_emptied": is_emptied,
        "may_erase": line.watch == "ended" and not is_emptied and by.may(ERASE),
        "sources": [
            (f"{SIDES[one.side]} · {one.file_name} · {one.as_of.isoformat()}", one.sha256)
            for one in provenance(by, at)
        ],
    }
    record_reading(by, SUBJECT, certificate_id)
    return render(request, "registrations/pages/certificate.html", context)


def _is_judged(line: CertificateLine, found: queries.Comparison, *, is_past: bool) -> bool:
    """Tell whether a product was given, of a past day that day's."""
    return "product" in dict(found.contract) if is_past else not line.not_judged


def _bounds(form: ViewpointForm) -> dict[str, date]:
    given = form.cleaned_data
    return {"on": given["as_of"], "known_on": given["known_on"] or localdate()}


def _facts(line: CertificateLine, as_of: date | None, *, is_emptied: bool) -> list[Fact]:
    removed = pgettext("value", "removed") if is_emptied else ""
    outstanding = None
    if line.outstanding is not None:
        figure = formats.amount(line.outstanding, cells.language())
        outstanding = f"{figure} {line.currency}"
    return [
        (_("Contract"), "reference", line.contract_number),
        (_("Customer"), "text", removed or line.customer_name),
        (_("VIN"), "text" if removed else "vin", removed or line.vin),
        (_("Product"), "text", PRODUCTS.get(line.product, line.product)),
        (_("Make"), "text", line.make),
        (
            _("State of the contract"),
            "text",
            CONTRACT_STATUSES.get(line.contract_status, line.contract_status),
        ),
        (_("Outstanding"), "text", outstanding),
        (_("Contract ends on"), "date", line.ends_on),
        (_("Register as of"), "date", as_of),
    ]


def _sides(by: Actor, certificate_id: int, found: queries.Comparison) -> Sides:
    notes = {
        one.field: _note(one.expected, one.observed, one.likeness)
        for one in queries.distortions_of(by, certificate_id)
        if one.closed_on is None
    }
    fields = [(row, _field(row, notes.get(row.field, ""))) for row in found.rows]
    is_differing = {"near", "different"}
    both = [
        field
        for row, field in fields
        if row.agree in is_differing or (row.agree == "same" and row.observed)
    ]
    return Sides(
        Comparison(both, _dated(found.expected_as_of), _dated(found.observed_as_of)),
        [field for row, field in fields if row.agree == "held_back"],
        [field for row, field in fields if row.agree == "same" and not row.observed],
        [field for row, field in fields if row.agree == "no_claim"],
        contract_facts(found.contract),
        found.is_found,
        found.observed_as_of,
        found.unread,
    )


def _field(row: ComparisonRow, note: str) -> ComparedField:
    likeness = _LIKENESS.get(row.agree, "")
    if row.held is not None:
        note = _why_held(row.held)
    return ComparedField(
        column_label(row.field),
        row.code,
        _shown(row.field, row.expected),
        _shown(row.field, row.observed),
        likeness,
        row.since,
        kind_of(row.field),
        note,
    )


def _shown(field: str, value: str) -> str | None:
    return (value_words(field, value) if kind_of(field) == "text" else value) or None


def _why_held(held: HeldBack) -> str:
    figures = {
        "differing": formats.number(held.differing, cells.language()),
        "paired": formats.number(held.paired, cells.language()),
    }
    if held.state == "confirmed":
        words = _(
            "It differs on %(differing)s of the %(paired)s certificates compared of this product; "
            "a person said that its mapping is wrong"
        )
    else:
        words = _(
            "It differs on %(differing)s of the %(paired)s certificates compared of this product: "
            "too often to be true, so the rule holds it back"
        )
    return words % figures


def _note(expected: str, observed: str, likeness: str) -> str:
    if not observed:
        return _("The register gives nothing here")
    if not expected:
        return _("Only the register gives this")
    return _("Written otherwise; it may well be the same") if likeness == "near" else ""


def contract_facts(said: Sequence[tuple[str, str]]) -> list[Fact]:
    """Return what the portfolio says beyond the head; an amount with its currency."""
    currency = dict(said).get("currency", "")
    return [
        (column_label(name), "text", f"{_figure(name, value)}\N{NO-BREAK SPACE}{currency}")
        if currency and name.endswith("_amount")
        else _contract_fact(name, value)
        for name, value in said
        if name not in _HEAD
    ]


def _figure(name: str, value: str) -> str:
    """Return an amount as the reader's language writes it; as the file did where it is none."""
    try:
        exact = Decimal(read(BY_NAME[name], value).text)
    except InvalidOperation:
        return value
    return formats.amount(exact, cells.language())


def _contract_fact(name: str, value: str) -> Fact:
    try:
        return column_label(name), "date", date.fromisoformat(value)
    except ValueError:
        return column_label(name), "text", value_words(name, value)


def _dated(as_of: date | None) -> str:
    if as_of is None:
        return ""
    return _("as of %(day)s") % {"day": formats.day(as_of, cells.language())}
