"""Cards with their points, cut-offs and fairness; scores with reasons and what would raise them."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vigie.journal.actions import record_reading
from vigie.kernel.errors import NotFound
from vigie.scoring.actions.credit import (
    adopt_card,
    issue_model_card,
    propose_cutoffs,
    publish_card,
    sign_cutoffs,
)
from vigie.scoring.actions.credit.cards import EDIT, PUBLISH
from vigie.scoring.domain.credit.builtin import NAMES
from vigie.scoring.domain.credit.cutoffs import Cutoffs
from vigie.scoring.domain.credit.fairness import as_rows
from vigie.scoring.portal.credit import shown
from vigie.scoring.portal.credit.forms import CutoffsForm, KeyForm
from vigie.scoring.portal.credit.tables import CARDS
from vigie.scoring.portal.credit.words import ATTRIBUTES, OUTCOMES, STATES, card_name
from vigie.scoring.portal.words import share
from vigie.scoring.queries import credit as queries
from vigie.scoring.queries.credit import READ, CardLine
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing


@require_GET
@staff_page(READ)
def cards(request: StaffRequest) -> HttpResponse:
    """Show the versions of cards; where none is in force, the one that comes with Vigie."""
    by = request.actor
    kept = queries.cards(by)
    in_force = {line.card.name for line in kept if line.state == "published"}
    listing = Listing(request, CARDS)
    listing.fill([*(queries.builtin_line(n) for n in NAMES if n not in in_force), *kept])
    context = {"listing": listing, "excluded": shown.excluded_rows()}
    return render(request, "scoring/pages/credit_cards.html", context)


@require_GET
@staff_page(READ)
def card(request: StaffRequest, card_id: int) -> HttpResponse:
    """Show a version: points, figures, cut-offs, fairness, and what may be done."""
    return _card_page(request, queries.card_line(request.actor, card_id), CutoffsForm())


@require_GET
@staff_page(READ)
def expert_card(request: StaffRequest, name: str) -> HttpResponse:
    """Show the expert card that comes with Vigie."""
    if name not in NAMES:
        raise NotFound("scoring.card_missing")
    return _card_page(request, queries.builtin_line(name), CutoffsForm())


def _card_page(request: StaffRequest, line: CardLine, form: CutoffsForm) -> HttpResponse:
    by = request.actor
    tables = queries.fairness_of(by, line.id) if line.id else []
    context: dict[str, Any] = {
        "line": line,
        "name": card_name(line.card.name),
        "state": STATES[line.state],
        "facts": shown.card_facts(line),
        "rows": shown.card_rows(line),
        "measures": shown.measured(line),
        "cutoffs": [(one, STATES[one.state]) for one in queries.cutoffs_of(by, line.id)],
        "tables": [
            (ATTRIBUTES.get(t.attribute, t.attribute), t.on, shown.fairness_rows(t.lines))
            for t in tables
        ],
        "may_edit": by.may(EDIT),
        "may_publish": by.may(PUBLISH),
        "form": form,
        "press": KeyForm(),
    }
    status = 422 if form.errors else 200
    return render(request, "scoring/pages/credit_card.html", context, status=status)


@require_POST
@staff_page(EDIT)
def adopt(request: StaffRequest, name: str) -> HttpResponse:
    """Keep the card that comes with Vigie, so that it can bear cut-offs."""
    if name not in NAMES:
        raise NotFound("scoring.card_missing")
    kept = adopt_card(name, by=request.actor, key=_key(request))
    return redirect("scoring:credit_card", kept)


@require_POST
@staff_page(EDIT)
def issue(request: StaffRequest, card_id: int) -> HttpResponse:
    """Make the model card of a version, in the reader's language."""
    language = (get_language() or "en")[:2]
    on = timezone.localdate()
    by, key = request.actor, _key(request)
    issue_model_card(card_id, language=language, on=on, by=by, key=key)
    messages.success(request, _("The model card is made: it stands below, among the documents."))
    return redirect("scoring:credit_card", card_id)


@require_POST
@staff_page(PUBLISH)
def publish(request: StaffRequest, card_id: int) -> HttpResponse:
    """Put a draft in force."""
    publish_card(card_id, by=request.actor, key=_key(request))
    messages.success(request, _("This card is in force."))
    return redirect("scoring:credit_card", card_id)


@require_POST
@staff_page(EDIT)
def propose(request: StaffRequest, card_id: int) -> HttpResponse:
    """Propose cut-offs."""
    form = CutoffsForm(request.POST)
    if not form.is_valid():
        return _card_page(request, queries.card_line(request.actor, card_id), form)
    given = form.cleaned_data
    cutoffs = Cutoffs(given["accept_from"], given["refuse_below"])
    propose_cutoffs(card_id, cutoffs, reason=given["reason"], by=request.actor, key=given["key"])
    messages.success(request, _("Proposed; another person signs."))
    return redirect("scoring:credit_card", card_id)


@require_POST
@staff_page(PUBLISH)
def sign(request: StaffRequest, card_id: int, cutoffs_id: int) -> HttpResponse:
    """Sign cut-offs that another person proposed."""
    sign_cutoffs(cutoffs_id, by=request.actor, key=_key(request))
    messages.success(request, _("These cut-offs are in force."))
    return redirect("scoring:credit_card", card_id)


@require_GET
@staff_page(READ)
def fairness_file(request: StaffRequest, card_id: int) -> HttpResponse:
    """Send the fairness tables of a version as CSV."""
    line = queries.card_line(request.actor, card_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{line.card.name}-{line.card.version}-fairness.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    for number, table in enumerate(queries.fairness_of(request.actor, card_id)):
        for place, cells in enumerate(as_rows(table.lines)):
            if place or not number:
                writer.writerow(["attribute" if not place else table.attribute, *cells])
    return response


@require_GET
@staff_page(READ)
def score(request: StaffRequest, score_id: int) -> HttpResponse:
    """Show a score as it was given, worked out again."""
    line = queries.score_line(request.actor, score_id)
    record_reading(request.actor, "scoring.credit_score", score_id, 1)
    cutoffs = queries.cutoffs_in_force(request.actor, line.card.id)
    target = cutoffs.cutoffs.accept_from if cutoffs else None
    context = {
        "line": line,
        "name": card_name(line.card.card.name),
        "outcome": OUTCOMES.get(line.outcome),
        "shown": shown.shown_score(line.scored, line.card.card.highest, target),
        "chance": share(line.challenger_chance, 1),
        "is_expert": line.card.is_expert,
    }
    return render(request, "scoring/pages/credit_score.html", context)


def _key(request: HttpRequest) -> str:
    form = KeyForm(request.POST)
    return str(form.cleaned_data["key"]) if form.is_valid() else ""
