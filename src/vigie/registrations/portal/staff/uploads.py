"""A new file: sent, looked at, its headings understood, then received."""

from dataclasses import dataclass, replace
from typing import Any, Final, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Unavailable, VigieError
from vigie.registrations import queries
from vigie.registrations.actions import (
    Received,
    Upload,
    read_later,
    receive_import,
    save_mapping,
    store_upload,
)
from vigie.registrations.domain.mapping import Profile, apply
from vigie.registrations.domain.validation import TableKind
from vigie.registrations.portal.forms import ReadingForm, UploadForm, new_token
from vigie.registrations.portal.previews import Sniffed, chosen_lines, sniff
from vigie.registrations.portal.waiting import Waiting, seal, unseal
from vigie.registrations.portal.words.refusals import refusal
from vigie.registrations.portal.words.states import SIDES
from vigie.registrations.queries import SourceLine
from vigie.ui.access import StaffRequest, staff_page

IMPORT: Final = "registrations.import_files"
_HEADING: Final = "heading:"
_HISTORIES: Final = ("operations", "inspections")
_SETTLED: Final = frozenset({"taken"})


@require_http_methods(["GET", "POST"])
@staff_page(IMPORT)
def new(request: StaffRequest) -> HttpResponse:
    """Show the form of a new file; keep what comes, unread, and go on to look at it."""
    by = request.actor
    sources = queries.sources(by, today=localdate())
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        sources=sources,
        initial={"source": request.GET.get("source", "")},
    )
    if request.method == "POST" and form.is_valid():
        waiting = _kept(form, by)
        return redirect(reverse("registrations:check_import") + f"?file={seal(waiting, by)}")
    context = {
        "form": form,
        "sources": sources,
        "may_describe": by.may("registrations.manage_sources"),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/pages/new_import.html", context, status=status)


@dataclass(slots=True)
class _Check:
    """A file that waits, its source, and what the page says of it."""

    waiting: Waiting
    source: SourceLine
    sealed: str
    problem: str = ""

    @property
    def kind(self) -> TableKind:
        """The kind of table that the source sends."""
        return cast("TableKind", self.source.side)


@require_http_methods(["GET", "POST"])
@staff_page(IMPORT)
def check(request: StaffRequest) -> HttpResponse:
    """Show what a kept file holds and what its headings may mean; receive it as corrected.

    The frame comes at once, the preview by a request of its own: reading may take seconds.
    """
    by = request.actor
    sealed = request.GET.get("file", "")
    waiting = unseal(sealed, by)
    checked = _Check(waiting, _source(by, waiting.source_id), sealed)
    if request.method == "POST":
        return _received(request, checked)
    if request.headers.get("HX-Request") == "true":
        return _preview(request, checked)
    context = {"checked": checked, "side": SIDES[checked.source.side], "part": ""}
    return render(request, "registrations/pages/check_import.html", context)


def _preview(request: StaffRequest, checked: _Check) -> HttpResponse:
    try:
        sniffed = _sniffed(request.actor, checked)
    except Unavailable:
        return render(request, "registrations/parts/looking.html", {"is_waiting": True})
    except VigieError as error:
        words = {"problem": refusal(error)}
        return render(request, "registrations/parts/unreadable.html", words)
    form = ReadingForm(initial=sniffed.initial, side=checked.source.side)
    context = {"checked": checked, "sniffed": sniffed, "form": form}
    return render(request, "registrations/parts/mapping.html", context)


def _received(request: StaffRequest, checked: _Check) -> HttpResponse:
    form = ReadingForm(request.POST, side=checked.source.side)
    chosen = {
        name.removeprefix(_HEADING): str(value)
        for name, value in request.POST.items()
        if name.startswith(_HEADING) and value
    }
    if form.is_valid():
        try:
            received = _receive(request.actor, checked, form, chosen)
        except VigieError as error:
            checked.problem = refusal(error)
        else:
            _tell(request, received)
            return redirect("registrations:import", received.batch_id)
    form.data = {**request.POST.dict(), "key": new_token()}
    sniffed = _sniffed(request.actor, checked)
    sniffed = replace(sniffed, lines=chosen_lines(sniffed.lines, chosen))
    context = {
        "checked": checked,
        "side": SIDES[checked.source.side],
        "sniffed": sniffed,
        "form": form,
        "part": "registrations/parts/mapping.html",
    }
    return render(request, "registrations/pages/check_import.html", context, status=422)


def _receive(by: Actor, checked: _Check, form: ReadingForm, chosen: dict[str, str]) -> Received:
    """Save the mapping, receive the file, have it read; one key for one sending of the form."""
    given = form.cleaned_data
    profile = Profile(
        checked.kind,
        chosen,
        given["date_order"],
        given["decimal_mark"],
        form.fixed(),
    )
    waiting = checked.waiting
    apply(profile, list(chosen), file=waiting.table.name)
    save_mapping(waiting.source_id, profile.as_dict(), by=by, key=given["key"])
    received = receive_import(
        waiting.source_id,
        waiting.files,
        kind=waiting.kind,
        as_of=waiting.as_of,
        by=by,
        key=given["key"],
    )
    if received.status not in _SETTLED:
        read_later(received.batch_id, by=by, key=given["key"])
    return received


def _tell(request: StaffRequest, received: Received) -> None:
    if received.status in _SETTLED:
        messages.info(
            request, _("This very file was received before for the same day: nothing changes.")
        )
    else:
        messages.success(
            request,
            _("The file is received and waits to be read. You may leave this page."),
        )


def _sniffed(by: Actor, checked: _Check) -> Sniffed:
    saved = queries.saved_profile(by, checked.source.id, checked.kind)
    return sniff(by, checked.waiting.table, checked.kind, saved)


def _source(by: Actor, source_id: int) -> SourceLine:
    found = {one.id: one for one in queries.sources(by, today=localdate())}
    if source_id not in found:
        raise NotFound("registrations.source_unknown", source=source_id)
    return found[source_id]


def _kept(form: UploadForm, by: Actor) -> Waiting:
    given = form.cleaned_data
    return Waiting(
        int(given["source"]),
        given["kind"],
        given["as_of"],
        _stored(given["file"], by),
        *(_stored(given[name], by) if given.get(name) else None for name in _HISTORIES),
    )


def _stored(file: Any, by: Actor) -> Upload:
    """Keep an uploaded file; Django has laid it down already, so it is only moved in blocks."""
    file.file.seek(0)
    return store_upload(file.file, file.name, by=by)
