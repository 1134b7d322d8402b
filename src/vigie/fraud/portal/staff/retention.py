"""For how long alerts are kept: the terms, what would go today, what stays and why, what went."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.fraud.actions import answer_terms, propose_terms
from vigie.fraud.portal.forms import KeyedForm
from vigie.fraud.portal.retention_forms import TermsForm
from vigie.fraud.portal.words.retention import KEEPINGS, KINDS, OUTCOMES, TERMS
from vigie.fraud.queries.queue import READ
from vigie.fraud.queries.retention import (
    SET,
    TermsLine,
    due,
    due_soon,
    erased_last,
    terms_lines,
    terms_on,
)
from vigie.kernel.errors import VigieError
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence

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
    if request.method == "POST":
        by.require(SET)
        if _done(doing, form, request):
            return redirect("fraud:retention")
    over = due(by, today, SHOWN)
    lines = terms_lines(by)
    names = dict(users(by).values_list("id", "name"))
    context = {
        "form": form,
        "press": KeyedForm(),
        "terms": terms_on(by, today),
        "lines": [
            (line, TERMS[line.state], names.get(line.proposed_by or 0, "Vigie")) for line in lines
        ],
        "waiting": _waiting(lines, by.user_id),
        "over": [(one, KINDS[one.kind]) for one in over if one.keeping is None],
        "kept": [(one, KEEPINGS[one.keeping]) for one in over if one.keeping is not None],
        "gone": [(row, KINDS[row.kind], OUTCOMES[row.outcome]) for row in erased_last(by, SHOWN)],
        "soon": due_soon(by, today),
        "may_set": by.may(SET),
    }
    return render(
        request, "fraud/pages/retention.html", context, status=422 if form.errors else 200
    )


def _waiting(lines: list[TermsLine], user_id: int | None) -> tuple[TermsLine, bool] | None:
    """Return the terms that wait, and whether the reader may agree to them."""
    found = next((line for line in lines if line.state == "open"), None)
    return None if found is None else (found, found.proposed_by != user_id)


def _done(doing: str, form: TermsForm, request: StaffRequest) -> bool:
    if doing == "propose" and not form.is_valid():
        return False
    acts: dict[str, Callable[[], str]] = {
        "propose": lambda: _proposed(form, request),
        "agree": lambda: _answered(request, is_agreed=True),
        "refuse": lambda: _answered(request, is_agreed=False),
    }
    try:
        messages.success(request, acts.get(doing, acts["refuse"])())
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True


def _proposed(form: TermsForm, request: StaffRequest) -> str:
    given = form.cleaned_data
    propose_terms(
        form.terms(),
        effective_on=given["effective_on"],
        reason=given["reason"],
        by=request.actor,
        key=given["key"],
    )
    return _("The terms are noted. Longer ones wait for a second person.")


def _answered(request: StaffRequest, *, is_agreed: bool) -> str:
    given = KeyedForm(request.POST)
    key = str(given.cleaned_data["key"]) if given.is_valid() else ""
    terms_id = request.POST.get("terms", "")
    number = int(terms_id) if terms_id.isdecimal() else 0
    answer_terms(number, is_agreed=is_agreed, by=request.actor, key=key)
    return _("The terms are in force.") if is_agreed else _("The terms are not taken.")
