"""Charts of accounts, closed periods, and the French tax file."""

from collections.abc import Callable, Iterator

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vigie.database.tenant import tenant
from vigie.kernel.errors import Invalid, NotFound, VigieError
from vigie.ledger.actions import add_account, adopt_chart, close_account, lock_period, unlock_period
from vigie.ledger.actions.charts import EDIT
from vigie.ledger.actions.periods import LOCK
from vigie.ledger.portal.forms import (
    AccountForm,
    AdoptForm,
    DayForm,
    LockForm,
    UnlockForm,
    YearForm,
    chart_name,
)
from vigie.ledger.portal.words import KINDS, name_of
from vigie.ledger.queries.charts import READ, account_counts, accounts, charts, locks
from vigie.ledger.queries.fec import EXPORT, FecAsked, fec
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def chart_list(request: StaffRequest) -> HttpResponse:
    """Show the charts of the organisation and take a shipped one."""
    form = AdoptForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(EDIT)

        def adopt() -> None:
            given = form.cleaned_data
            code = given["currency"].upper()
            adopt_chart(given["name"], currency=code, by=request.actor, key=given["token"])

        if _done(form, adopt):
            messages.success(request, _("The chart is adopted."))
            return redirect("ledger:charts")
    counted = account_counts(request.actor)
    known = [
        {"chart": one, "name": chart_name(one), "count": counted[one.pk]}
        for one in charts(request.actor)
    ]
    context = {"charts": known, "form": form, "may_edit": request.actor.may(EDIT)}
    return render(request, "ledger/pages/charts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def chart(request: StaffRequest, chart_id: int) -> HttpResponse:
    """Show the accounts of a chart and take a new one."""
    found = charts(request.actor).filter(pk=chart_id).first()
    if found is None:
        raise NotFound("ledger.chart_missing", book=chart_id, currency="")
    form = AccountForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(EDIT)

        def add() -> None:
            key = form.cleaned_data["token"]
            add_account(form.line(), chart_id=chart_id, by=request.actor, key=key)

        if _done(form, add):
            messages.success(request, _("The account is added."))
            return redirect("ledger:chart", chart_id)
    lines = [
        {
            "account": one,
            "name": name_of(one.names),
            "kind": KINDS.get(one.kind, one.kind),
            "form": DayForm(auto_id=f"id_{one.pk}_%s", initial={"on": timezone.localdate()}),
            "may_close": not one.role and one.closed_on is None,
        }
        for one in accounts(request.actor, chart_id)
    ]
    context = {
        "chart": found,
        "name": chart_name(found),
        "lines": lines,
        "form": form,
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "ledger/pages/chart.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def close(request: StaffRequest, account_id: int) -> HttpResponse:
    """Close an account from a day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Invalid("ledger.day_missing")
    given = form.cleaned_data
    close_account(account_id, on=given["on"], by=request.actor, key=given["token"])
    messages.success(request, _("The account is closed."))
    return redirect("ledger:account", account_id)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def periods(request: StaffRequest) -> HttpResponse:
    """Show what is closed; close further, or open again with a reason."""
    by, is_unlock = request.actor, "reason" in request.POST
    lock = LockForm(request.POST if request.method == "POST" and not is_unlock else None)
    unlock = UnlockForm(request.POST if is_unlock else None, auto_id="id_unlock_%s")
    if request.method == "POST":
        by.require(LOCK)

        def change() -> None:
            given = (unlock if is_unlock else lock).cleaned_data
            if is_unlock:
                unlock_period(given["through"], reason=given["reason"], by=by, key=given["token"])
            else:
                lock_period(given["through"], by=by, key=given["token"])

        if _done(unlock if is_unlock else lock, change):
            return redirect("ledger:periods")
    history = list(locks(by)[:50])
    today = timezone.localdate()
    year = {
        "begins_on": today.replace(month=1, day=1),
        "closes_on": today.replace(month=12, day=31),
    }
    context = {
        "lock": lock,
        "unlock": unlock,
        "history": history,
        "locked_through": history[0].locked_through if history else None,
        "may_lock": by.may(LOCK),
        "may_export": by.may(EXPORT),
        "year": YearForm(initial=year),
    }
    has_errors = lock.errors or unlock.errors
    return render(request, "ledger/pages/periods.html", context, status=422 if has_errors else 200)


@staff_page(EXPORT)
def tax_file(request: StaffRequest) -> HttpResponse | StreamingHttpResponse:
    """Send the French tax file of a year, streamed."""
    form = YearForm(request.GET)
    if not form.is_valid():
        raise Invalid("ledger.day_missing")
    asked = FecAsked(form.cleaned_data["begins_on"], form.cleaned_data["closes_on"])
    by = request.actor
    found = fec(by, asked)

    def content() -> Iterator[bytes]:
        with tenant(by.organisation_id):
            yield from fec(by, asked).content

    answer = StreamingHttpResponse(content(), content_type="text/plain; charset=iso-8859-15")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _done(form: forms.Form, change: Callable[[], None]) -> bool:
    """Run an act on a valid form; a refusal stands beside the form."""
    if not form.is_valid():
        return False
    try:
        change()
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
