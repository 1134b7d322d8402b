"""Parties: the list, one of them with its history, a new one, a correction."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.journal.actions import record_reading
from vigie.kernel.errors import VigieError
from vigie.parties import queries
from vigie.parties.actions import (
    EDIT_PARTIES,
    ERASE,
    correct_party,
    end_role,
    give_role,
    register_party,
)
from vigie.parties.domain.parties import FactKind, Party
from vigie.parties.portal.history import history
from vigie.parties.portal.party_forms import CorrectionForm, PartyForm
from vigie.parties.portal.tables import FILTERS, PARTIES, VIEWS
from vigie.parties.portal.words import KINDS, ROLES, fact_label, fact_text
from vigie.parties.queries import READ_PARTIES, PartyFilters
from vigie.parties.queries.party_lists import COUNTED_UP_TO
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.cells import State
from vigie.ui.lists import Listing

SUBJECT = "parties.party"
Words = str | Promise


@require_GET
@staff_page(READ_PARTIES)
def parties(request: StaffRequest) -> HttpResponse:
    """Show the parties by name; the reading is kept."""
    by = request.actor
    listing = Listing(request, PARTIES, filters=FILTERS, views=VIEWS)
    filters = PartyFilters(q=listing.q, **listing.chosen)
    page = queries.parties(
        by, filters, descending=listing.descending, cursor=listing.after, size=listing.size
    )
    counted = _counted(queries.count_parties(by, filters))
    listing.fill(page.rows, counted=counted, next_after=page.next_cursor)
    if page.rows:
        record_reading(by, SUBJECT, None, len(page.rows))
    context = {"listing": listing, "may_edit": by.may(EDIT_PARTIES)}
    return render(request, "parties/pages/parties.html", context)


@require_GET
@staff_page(READ_PARTIES)
def one(request: StaffRequest, party_id: int) -> HttpResponse:
    """Show a party as it stands today, and what was known of it before; the reading is kept."""
    by = request.actor
    party = queries.party(party_id, by)
    context = {
        "party": party,
        "kind": KINDS[party.kind],
        "roles": [State(ROLES[role]) for role in party.roles],
        "facts": _facts(party),
        "timeline": history(party.kind, queries.facts_of(party_id, by)),
        "may_edit": by.may(EDIT_PARTIES),
        "may_erase": by.may(ERASE),
    }
    record_reading(by, SUBJECT, party_id)
    return render(request, "parties/pages/party.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_PARTIES)
def new(request: StaffRequest) -> HttpResponse:
    """Register a party."""
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            party_id = register_party(
                form.new_party(), on=given["on"], by=request.actor, key=given["token"]
            )
        except VigieError as error:
            form.add_error(None, sentence(error, get_language() or "en"))
        else:
            return redirect("parties:party", party_id)
    status = 422 if form.errors else 200
    return render(request, "parties/pages/edit.html", {"form": form, "party": None}, status=status)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_PARTIES)
def correct(request: StaffRequest, party_id: int) -> HttpResponse:
    """Say what else is true of a party, or what is true from now on."""
    party = queries.party(party_id, request.actor)
    form = CorrectionForm(party, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _correct(form, request)
        except VigieError as error:
            form.add_error(None, sentence(error, get_language() or "en"))
        else:
            return redirect("parties:party", party_id)
    record_reading(request.actor, SUBJECT, party_id)
    context = {"form": form, "party": party}
    return render(request, "parties/pages/edit.html", context, status=422 if form.errors else 200)


def _correct(form: CorrectionForm, request: StaffRequest) -> None:
    """Turn what differs into acts, each with a key of its own."""
    by, party = request.actor, form.party
    given, changes = form.cleaned_data, form.changes()
    token, on = given["token"], given["on"]
    if changes:
        correct_party(party.id, changes, on=on, by=by, key=token)
    wanted, held = set(given["roles"]), set(party.roles)
    for role in sorted(wanted - held):
        give_role(party.id, role, on=on, by=by, key=f"{token} {role}")
    for role in sorted(held - wanted):
        end_role(party.id, role, on=on, by=by, key=f"{token} {role}")


def _facts(party: Party) -> list[tuple[Words, str, object]]:
    """Return what is known, in the order of the page; what is withheld is said to be."""
    shown: list[tuple[Words, str, object]] = [(_("Reference"), "reference", party.reference)]
    for kind in FactKind:
        label = fact_label(party.kind, kind)
        if kind in party.withheld:
            shown.append((label, "text", _("known, and not shown to your role")))
        elif kind in party.facts:
            shown.append(_fact(label, kind, party.facts[kind]))
    return shown


def _fact(label: Words, kind: FactKind, value: str) -> tuple[Words, str, object]:
    if kind is FactKind.BORN_ON:
        return label, "date", date.fromisoformat(value)
    return label, "text", fact_text(kind, value)


def _counted(count: int) -> str:
    if count > COUNTED_UP_TO:
        most = formats.number(COUNTED_UP_TO, cells.language())
        return _("more than %(n)s parties") % {"n": most}
    words = ngettext("%(n)s party", "%(n)s parties", count)
    return words % {"n": formats.number(count, cells.language())}
