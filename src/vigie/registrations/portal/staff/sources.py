"""Sources: who sends what, by what right, how fresh it is."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.kernel.errors import NotFound, VigieError
from vigie.registrations import queries
from vigie.registrations.actions import save_source
from vigie.registrations.portal.forms import SourceChangeForm, SourceForm, initial_of
from vigie.registrations.portal.tables import SOURCES, freshness
from vigie.registrations.portal.words.refusals import refusal
from vigie.registrations.portal.words.states import KEPT, SIDES
from vigie.registrations.queries import SourceLine
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing

READ: Final = "registrations.read_imports"
MANAGE: Final = "registrations.manage_sources"


@require_GET
@staff_page(READ)
def sources(request: StaffRequest) -> HttpResponse:
    """Show the sources by side and name."""
    listing = Listing(request, SOURCES)
    listing.fill(queries.sources(request.actor, today=localdate()))
    context = {"listing": listing, "may_manage": request.actor.may(MANAGE)}
    return render(request, "registrations/pages/sources.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE)
def new(request: StaffRequest) -> HttpResponse:
    """Describe a source; then its first file can be sent."""
    side = request.GET.get("side", "portfolio")
    form = SourceForm(request.POST or None, initial={"side": side, "permitted": ["*"]})
    if request.method == "POST" and (saved := _saved(request, form, None)):
        messages.success(request, _("The source is described. Send its first file."))
        response = redirect("registrations:new_import")
        response["Location"] += f"?source={saved}"
        return response
    context = {"form": form, "source": None}
    status = 422 if form.errors else 200
    return render(request, "registrations/pages/source.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def one(request: StaffRequest, source_id: int) -> HttpResponse:
    """Show a source and, to whom it is permitted, change its right to process."""
    by = request.actor
    known = {line.id: line for line in queries.sources(by, today=localdate())}.get(source_id)
    if known is None:
        raise NotFound("registrations.source_unknown", source=source_id)
    form = SourceChangeForm(request.POST or None, initial=initial_of(known))
    if request.method == "POST":
        by.require(MANAGE)
        if _saved(request, form, known):
            messages.success(request, _("The source is saved. It holds from the next file on."))
            return redirect("registrations:source", source_id)
    context = {
        "form": form if by.may(MANAGE) else None,
        "source": known,
        "side": SIDES[known.side],
        "state": freshness(known),
        "facts": _facts(known),
        "may_import": by.may("registrations.import_files"),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/pages/source.html", context, status=status)


def _saved(request: StaffRequest, form: SourceForm, known: SourceLine | None) -> int:
    """Save a valid form; returns the source's id, 0 with the error on the form."""
    if not form.is_valid():
        return 0
    try:
        return save_source(form.facts(known), by=request.actor, key=form.cleaned_data["key"])
    except VigieError as error:
        form.add_error(None, refusal(error))
        return 0


def _facts(line: SourceLine) -> list[tuple[object, str, object]]:
    return [
        (_("Holds"), "text", SIDES[line.side]),
        (_("As of"), "date", line.as_of),
        (_("Rows"), "number", line.rows if line.as_of else None),
        (_("Last file taken"), "moment", line.taken_at),
        (_("Silent for, in days"), "number", line.silent_days),
        (_("Expected at least every, in days"), "number", line.rhythm_days),
        (_("Legal basis"), "text", line.legal_basis),
        (_("Kept for, in days"), "number", line.retention_days),
        (_("Imports kept beyond"), "text", _kept_beyond(line) or _("no import")),
        (_("Imports whose files were removed"), "text", _removed(line)),
    ]


def _kept_beyond(line: SourceLine) -> str:
    """Return how many imports stay past their retention, and what needs them."""
    language = cells.language()
    return " · ".join(
        f"{formats.number(count, language)}: {KEPT[reason]}"
        for reason, count in line.kept_beyond.items()
    )


def _removed(line: SourceLine) -> str:
    if line.removed_at is None:
        return _("no import")
    language = cells.language()
    values = {
        "n": formats.number(line.removed, language),
        "day": formats.day(localdate(line.removed_at), language),
    }
    return _("%(n)s, the last on %(day)s") % values
