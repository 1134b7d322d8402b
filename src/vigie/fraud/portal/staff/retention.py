"""For how long alerts are kept: the terms, what would go today, what stays and why, what went."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.fraud.actions import answer_terms, propose_terms
from vigie.fraud.domain.retention import Terms
from vigie.fraud.portal.retention_forms import TermsForm
from vigie.fraud.portal.words.retention import KEEPINGS, KINDS, OUTCOMES
from vigie.fraud.queries.queue import READ
from vigie.fraud.queries.retention import (
    SET,
    due,
    due_soon,
    erased_last,
    terms_lines,
    terms_on,
)
from vigie.journal.domain.choices import Chosen
from vigie.kernel.actor import Actor
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.choices import STATES, AnswerForm, Choosing, taken

SHOWN = 100


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the terms and the report; take new terms, or a second person's answer to longer ones."""
    by, today = request.actor, timezone.localdate()
    doing = request.POST.get("doing", "")
    form = TermsForm(
        request.POST if doing == "propose" else None, initial=TermsForm.held(terms_on(by, today))
    )
    refusal = None
    if request.method == "POST":
        by.require(SET)
        refusal = taken(request, form, _choosing(form, by))
        if refusal is None:
            return redirect("fraud:retention")
    over = due(by, today, SHOWN)
    lines = terms_lines(by)
    waiting = _waiting(lines, by.user_id)
    names = dict(users(by).values_list("id", "name"))
    context = {
        "form": form,
        "terms": terms_on(by, today),
        "lines": [
            (line, STATES[line.state], names.get(line.proposed_by or 0, "Vigie")) for line in lines
        ],
        "waiting": waiting,
        "answer": AnswerForm(initial={"choice": waiting[0].id}) if waiting else None,
        "refusal": refusal,
        "over": [(one, KINDS[one.kind]) for one in over if one.keeping is None],
        "kept": [(one, KEEPINGS[one.keeping]) for one in over if one.keeping is not None],
        "gone": [(row, KINDS[row.kind], OUTCOMES[row.outcome]) for row in erased_last(by, SHOWN)],
        "soon": due_soon(by, today),
        "may_set": by.may(SET),
    }
    status = 200 if refusal is None else 422
    return render(request, "fraud/pages/retention.html", context, status=status)


def _waiting(lines: list[Chosen[Terms]], user_id: int | None) -> tuple[Chosen[Terms], bool] | None:
    """Return the terms that wait, and whether the reader may agree to them."""
    found = next((line for line in lines if line.state == "open"), None)
    return None if found is None else (found, found.proposed_by != user_id)


def _choosing(form: TermsForm, by: Actor) -> Choosing:
    return Choosing(
        propose=partial(_propose, form, by),
        answer=lambda number, is_agreed, key: answer_terms(
            number, is_agreed=is_agreed, by=by, key=key
        ),
        proposed=_("The terms are noted. Longer ones wait for a second person."),
        agreed=_("The terms are in force."),
        refused=_("The terms are not taken."),
    )


def _propose(form: TermsForm, by: Actor) -> None:
    given = form.cleaned_data
    propose_terms(
        form.terms(),
        effective_on=given["effective_on"],
        reason=given["reason"],
        by=by,
        key=given["key"],
    )
