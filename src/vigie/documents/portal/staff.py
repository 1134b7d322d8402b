"""Documents for the staff: list, record, download, templates, letterhead."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.documents.actions import preview, set_letterhead
from vigie.documents.domain.catalogue import current, kinds, sample_of
from vigie.documents.domain.files import Subject, suffix_of
from vigie.documents.domain.kinds import kind_named
from vigie.documents.domain.templates import LANGUAGES
from vigie.documents.models import Document
from vigie.documents.portal.forms import LetterheadForm
from vigie.documents.portal.tables import FILTERS, TABLE, VIEWS
from vigie.documents.portal.words import EVENTS, kind_name
from vigie.documents.portal.words import LANGUAGES as SPOKEN
from vigie.documents.queries import (
    EDIT_LETTERHEAD,
    GENERATE,
    HOLD,
    READ,
    content_of,
    destroyed_on,
    document,
    documents,
    is_held,
    kept_until,
    letterhead_on,
)
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, VigieError
from vigie.tenancy.queries import organisation_of
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.cells import Link
from vigie.ui.lists import Listing
from vigie.ui.subjects import kinds_known, links_of


@require_GET
@staff_page(READ)
def listing(request: StaffRequest) -> HttpResponse:
    """Show the documents, newest first."""
    shown = Listing(request, TABLE, filters=FILTERS, views=VIEWS)
    found = documents(request.actor, words=shown.q, **shown.chosen)
    total = found.count()
    if shown.after.isdecimal():
        found = found.filter(id__lt=int(shown.after))
    rows = list(found[: shown.size + 1])
    more = str(rows[shown.size - 1].pk) if len(rows) > shown.size else ""
    counted = ngettext("%(n)s document", "%(n)s documents", total)
    number = formats.number(total, cells.language())
    shown.fill(rows[: shown.size], counted=counted % {"n": number}, next_after=more)
    return render(
        request,
        "documents/pages/list.html",
        {"listing": shown, "may_hold": request.actor.may(HOLD)},
    )


@require_GET
@staff_page(READ)
def record(request: StaffRequest, document_id: int) -> HttpResponse:
    """Show what is known of one document; its content is read by downloading it."""
    found = document(document_id, request.actor)
    subject = Subject(found.subject_kind, found.subject_id)
    until = kept_until([found.pk], request.actor).get(found.pk)
    context = {
        "document": found,
        "kind": kind_name(found.kind),
        "facts": _facts(found),
        "until": until,
        "destroyed_on": destroyed_on(found),
        "is_held": is_held(subject, request.actor),
        "about": _about(request.actor, subject),
        "may_hold": request.actor.may(HOLD),
        "event": EVENTS[
            kind_named(found.kind).retention(organisation_of(request.actor).country).event
        ],
    }
    return render(request, "documents/pages/record.html", context)


@require_GET
@staff_page(READ)
def download(request: StaffRequest, document_id: int) -> HttpResponseBase:
    """Send the file; a personal one is journalled as read. It is never shown in the page."""
    found = document(document_id, request.actor)
    path = content_of(found)
    if kind_named(found.kind).is_personal:
        record_reading(request.actor, "documents.document", found.pk)
    name = f"{found.kind}-{found.reference}".replace("/", "-") + suffix_of(found.media_type)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_GET
@staff_page(GENERATE)
def templates(request: StaffRequest) -> HttpResponse:
    """Show the templates in force, each with its preview in three languages."""
    country = organisation_of(request.actor).country
    lines = [
        {
            "kind": kind,
            "name": kind_name(kind),
            "template": current(kind),
            "rule": kind_named(kind).retention(country),
            "event": EVENTS[kind_named(kind).retention(country).event],
        }
        for kind in kinds()
    ]
    languages = [(code, SPOKEN[code]) for code in LANGUAGES]
    context = {"lines": lines, "languages": languages}
    return render(request, "documents/pages/templates.html", context)


@require_GET
@staff_page(GENERATE)
def template_preview(request: StaffRequest, kind: str, language: str) -> HttpResponse:
    """Send a template filled with its own sample, under the organisation's letterhead."""
    if kind not in kinds():
        raise NotFound("documents.template_missing", kind=kind)
    data = dict(sample_of(current(kind)))
    if letterhead_on(request.actor, timezone.localdate()) is not None:
        del data["sender"]
        data["issued_on"] = timezone.localdate()
    content = preview(kind, data, language=language, by=request.actor)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}-{language}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_LETTERHEAD)
def letterhead(request: StaffRequest) -> HttpResponse:
    """Show who the organisation is on its papers, and take a change."""
    standing = letterhead_on(request.actor, timezone.localdate())
    form = LetterheadForm(initial=None if standing is None else _initial(standing))
    if request.method == "POST":
        form = LetterheadForm(request.POST)
        if form.is_valid() and _set(form, request):
            return redirect("documents:letterhead")
    context = {"form": form, "standing": standing}
    status = 422 if form.errors else 200
    return render(request, "documents/pages/letterhead.html", context, status=status)


def _about(by: Actor, subject: Subject) -> Link | None:
    """Return what a document is about; None for a kind that nobody names."""
    if subject.kind not in kinds_known():
        return None
    return links_of(by, [(subject.kind, subject.id)])[subject.kind, subject.id]


def _facts(found: Document) -> list[tuple[str, str, object]]:
    facts: list[tuple[str, str, object]] = [
        (_("Dated"), "date", found.effective_on),
        (_("Kept since"), "date", found.recorded_at),
        (_("Language"), "text", SPOKEN[found.language]),
        (_("Size in bytes"), "number", found.size),
        (_("Type of file"), "text", found.media_type),
    ]
    if found.template_version is None:
        return [*facts, (_("Origin"), "text", _("received"))]
    made = _("made by Vigie, template %(version)s") % {"version": found.template_version}
    return [*facts, (_("Origin"), "text", made)]


def _initial(standing: object) -> dict[str, object]:
    names = LetterheadForm.base_fields
    return {name: getattr(standing, name) for name in names if hasattr(standing, name)}


def _set(form: LetterheadForm, request: StaffRequest) -> bool:
    given = form.cleaned_data
    try:
        set_letterhead(form.party(), on=given["effective_on"], by=request.actor, key=given["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
