"""An act on a contract: its form, what would be booked, then the act itself."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import NotFound, VigieError
from vigie.leasing import queries
from vigie.leasing.actions import Billed, Outcome
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.portal.forms import ActForm, PaymentForm
from vigie.leasing.portal.staff.catalogue import DOINGS, Doing, Done
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.portal.words.accounts import account_name
from vigie.leasing.portal.words.consequences import CONSEQUENCES
from vigie.leasing.portal.words.contracts import (
    BOOKS,
    DUES,
    HAPPENED,
    VERBS,
    due_words,
    state_of,
)
from vigie.leasing.portal.words.orders import PARTS
from vigie.leasing.portal.words.refusals import refusal
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.errors import status_of

SHOWN: Final = 6


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest, contract_id: int, step: str) -> HttpResponse:
    """Show the form of an act, preview it, and do it once it is confirmed.

    The action asks for its own permission; the lifecycle says whether it is possible.
    """
    doing = _doing(step)
    detail = queries.contract_detail(request.actor, contract_id, localdate())
    form = doing.form(request.POST or None, detail=detail, by=request.actor)
    context: dict[str, object] = {
        "contract": detail.row,
        "state": state_of(detail.row.state),
        "verb": VERBS[Step(step)],
        "consequence": CONSEQUENCES.get(Step(step), ""),
        "form": form,
    }
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if "confirmed" in request.POST:
                return _done(request, doing, form, contract_id, step)
            context["preview"] = preview_of(
                doing.preview(form, contract_id, request.actor), detail.row.currency
            )
            if isinstance(form, PaymentForm):
                context["matched"] = form.matched
        except NotFound:
            raise
        except VigieError as error:
            form.add_error(None, refusal(error, get_language() or "en"))
            status = status_of(error)
    elif form.errors:
        status = 422
    return render(request, "leasing/pages/act.html", context, status=status)


def _done(
    request: StaffRequest, doing: Doing, form: ActForm, contract_id: int, step: str
) -> HttpResponse:
    doing.perform(form, contract_id, request.actor)
    messages.success(request, _("%(what)s.") % {"what": HAPPENED[step]})
    return redirect("leasing:contract", contract_id)


def _doing(step: str) -> Doing:
    if step not in set(Step) or Step(step) not in DOINGS:
        raise NotFound("leasing.step_without_form", step=step)
    return DOINGS[Step(step)]


def preview_of(done: Done, currency: str) -> dict[str, object]:
    """Return what an act would do, in words and amounts."""
    if isinstance(done, Billed):
        return {"count": done.instalments, "total": amount(done.minor, currency)}
    return {
        "state": state_of(done.state),
        "held": amount(done.held, currency),
        "dues": [
            (
                due_words(due.kind, due.number),
                due.due_on,
                amount(due.net, currency),
                amount(due.tax, currency),
                due.invoice,
            )
            for due in done.dues
        ],
        "settled": [
            (DUES[one.kind], one.due_on, PARTS[one.part], amount(one.minor, currency))
            for one in done.settled
        ],
        "moved": _moved(done, currency),
        "more": max(len(done.moved) - SHOWN, 0),
        "books": _books(done, currency),
    }


def _moved(done: Outcome, currency: str) -> list[tuple[object, ...]]:
    """Return the first instalments to come that change: number, day and amount before and after."""
    return [
        (one.number, one.was_on, amount(one.was, currency), one.on, amount(one.minor, currency))
        for one in done.moved[:SHOWN]
    ]


def _books(done: Outcome, currency: str) -> list[tuple[object, list[tuple[object, ...]]]]:
    language = get_language() or "en"
    found: list[tuple[object, list[tuple[object, ...]]]] = []
    for book, words in BOOKS.items():
        rows: list[tuple[object, ...]] = [
            (account_name(one.debit, language), account_name(one.credit, language),
             amount(one.minor, currency))
            for one in done.postings
            if one.book == book
        ]  # fmt: skip
        if rows:
            found.append((words, rows))
    return found
