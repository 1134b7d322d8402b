"""Tax documents on their way: the list, one of them, sent again, and the choice of a platform."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.documents.actions import choose_platform, send_again
from vigie.documents.domain.sending import State
from vigie.documents.models import Transmission
from vigie.documents.portal.forms import PlatformForm, new_token
from vigie.documents.portal.sending_words import PLATFORMS, STATES, state_of, why
from vigie.documents.ports import NoInvoicePlatform, platform_of
from vigie.documents.queries import (
    CHOOSE,
    READ,
    SEND,
    platform_since,
    steps_of,
    transmission,
    transmissions,
)
from vigie.journal.actions import record_reading
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Column, Filter, Listing, Table, View

TABLE = Table(
    columns=(
        Column("number", gettext_lazy("Number"), "reference"),
        Column("issued_on", gettext_lazy("Issued on"), "date"),
        Column("country", gettext_lazy("Platform"), value=lambda row: PLATFORMS[row.country]),
        Column("state", gettext_lazy("State"), "state", value=lambda row: state_of(row.state)),
        Column("reason", gettext_lazy("Why"), value=lambda row: why(row) or "–"),
        Column("attempts", gettext_lazy("Attempts"), "number", is_minor=True),
        Column(
            "official_number",
            gettext_lazy("Official number"),
            value=lambda row: row.official_number or "–",
            is_minor=True,
        ),
    ),
    href=lambda row: reverse("documents:transmission", args=[row.pk]),
)
FILTERS = (
    Filter("state", gettext_lazy("State"), [(code, one.word) for code, one in STATES.items()]),
)
VIEWS = (
    View(gettext_lazy("All documents"), {}),
    View(gettext_lazy("Rejected"), {"state": State.REJECTED.value}),
    View(gettext_lazy("Refused"), {"state": State.REFUSED.value}),
    View(gettext_lazy("Cannot be sent"), {"state": State.UNSENDABLE.value}),
)


@require_GET
@staff_page(READ)
def listing(request: StaffRequest) -> HttpResponse:
    """Show the documents on their way, the newest first; the reading is journalled."""
    shown = Listing(request, TABLE, filters=FILTERS, views=VIEWS)
    found = transmissions(request.actor, words=shown.q, **shown.chosen)
    total = found.count()
    if shown.after.isdecimal():
        found = found.filter(id__lt=int(shown.after))
    rows = list(found[: shown.size + 1])
    more = str(rows[shown.size - 1].pk) if len(rows) > shown.size else ""
    words = ngettext("%(n)s document", "%(n)s documents", total)
    counted = words % {"n": formats.number(total, cells.language())}
    shown.fill(rows[: shown.size], counted=counted, next_after=more)
    if rows:
        record_reading(request.actor, "documents.transmission", None, len(rows[: shown.size]))
    return render(request, "documents/pages/sending.html", {"listing": shown})


@require_GET
@staff_page(READ)
def record(request: StaffRequest, transmission_id: int) -> HttpResponse:
    """Show where one document stands, and everything that its platform said."""
    by = request.actor
    found = transmission(transmission_id, by)
    record_reading(by, "documents.transmission", found.pk)
    context = {
        "row": found,
        "state": state_of(found.state),
        "platform": PLATFORMS[found.country],
        "why": why(found),
        "steps": [(step, state_of(step.stage)) for step in steps_of(found, by)],
        "facts": _facts(found),
        "may_send": by.may(SEND) and not found.platform_id,
        "token": new_token(),
    }
    return render(request, "documents/pages/transmission.html", context)


@require_POST
@staff_page(SEND)
def again(request: StaffRequest, transmission_id: int) -> HttpResponse:
    """Queue a document again that no platform took."""
    key = f"again {request.POST.get('token', '')}"[:200]
    send_again(transmission_id, by=request.actor, key=key)
    messages.success(request, _("It is queued again."))
    return redirect("documents:transmission", transmission_id)


@require_http_methods(["GET", "POST"])
@staff_page(CHOOSE)
def platforms(request: StaffRequest) -> HttpResponse:
    """Show which platforms carry the organisation's documents since when, and take a change."""
    by = request.actor
    form = PlatformForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        choose_platform(given["country"], since=given["since"], by=by, key=given["token"])
        messages.success(request, _("The choice is kept."))
        return redirect("documents:platforms")
    standing = [
        (words, platform_since(code, by), not isinstance(platform_of(code), NoInvoicePlatform))
        for code, words in PLATFORMS.items()
    ]
    context = {"form": form, "standing": standing}
    return render(
        request, "documents/pages/platforms.html", context, status=422 if form.errors else 200
    )


def _facts(found: Transmission) -> list[tuple[str, str, object]]:
    facts: list[tuple[str, str, object]] = [
        (_("Issued on"), "date", found.issued_on),
        (_("Attempts"), "number", found.attempts),
        (_("Deposited"), "date", found.deposited_at),
        (_("Number at the platform"), "text", found.platform_id),
        (_("Official number"), "text", found.official_number),
        (_("Looked after next"), "date", found.next_at),
    ]
    return [fact for fact in facts if fact[2] not in (None, "")]
