"""The trial balance, and the statement of an account."""

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vigie.kernel.money import Money
from vigie.ledger.portal.forms import PeriodForm, TrialForm
from vigie.ledger.portal.origins import act_in_words
from vigie.ledger.portal.words import KINDS, name_of
from vigie.ledger.queries.charts import READ, charts
from vigie.ledger.queries.statements import StatementAsked, account_statement
from vigie.ledger.queries.trial import Basis, TrialAsked, TrialLine, trial_balance
from vigie.ui.access import StaffRequest, staff_page

_BEGINNING = date(1, 1, 1)


def units(minor: int, currency: str) -> Decimal:
    """Return minor units as an amount for the page."""
    return Money(minor, currency).amount


@staff_page(READ)
def trial(request: StaffRequest) -> HttpResponse:
    """Show the trial balance that the address asks for."""
    known = list(charts(request.actor))
    if not known:
        return render(request, "ledger/pages/trial.html", {"lines": [], "has_chart": False})
    form = TrialForm(request.GET.dict(), known, timezone.localdate())
    context = {"form": form, "has_chart": True, "lines": []}
    if form.is_valid():
        given = form.cleaned_data
        book, currency = given["chart"].split(" ")
        since = given["since"] or _BEGINNING
        asked = TrialAsked(given["through"], since, book, currency, Basis(given["basis"]))
        moved = [
            line
            for line in trial_balance(request.actor, asked)
            if line.opening or line.debit or line.credit
        ]
        context |= _drawn(moved, currency) | {"asked": asked}
    return render(request, "ledger/pages/trial.html", context, status=422 if form.errors else 200)


@staff_page(READ)
def account(request: StaffRequest, account_id: int) -> HttpResponse:
    """Show an account line by line with its running balance; this year unless asked otherwise."""
    today = timezone.localdate()
    given = {"since": today.replace(month=1, day=1).isoformat(), "through": today.isoformat()}
    form = PeriodForm({**given, **{k: v for k, v in request.GET.dict().items() if v}})
    if not form.is_valid():
        form = PeriodForm(given)
        form.is_valid()
    asked = StatementAsked(
        form.cleaned_data["since"], form.cleaned_data["through"], request.GET.get("after", "")
    )
    found = account_statement(request.actor, account_id, asked)
    currency = found.account.currency
    context = {
        "form": form,
        "account": found.account,
        "name": name_of(found.account.names),
        "kind": KINDS.get(found.account.kind, found.account.kind),
        "currency": currency,
        "opening": units(found.opening, currency),
        "lines": [
            {
                "line": line,
                "other": name_of(line.other_names),
                "act": act_in_words(line.act),
                "debit": units(line.minor, currency) if line.minor > 0 else None,
                "credit": units(-line.minor, currency) if line.minor < 0 else None,
                "balance": units(line.balance, currency),
            }
            for line in found.lines
        ],
        "next_after": found.next_after,
        "asked": asked,
    }
    return render(request, "ledger/pages/account.html", context)


def _drawn(lines: list[TrialLine], currency: str) -> dict[str, object]:
    shown = [
        {
            "line": line,
            "name": name_of(line.names),
            "opening": units(line.opening, currency),
            "debit": units(line.debit, currency),
            "credit": units(line.credit, currency),
            "balance": units(line.balance, currency),
        }
        for line in lines
    ]
    return {
        "lines": shown,
        "currency": currency,
        "debit": units(sum(line.debit for line in lines), currency),
        "credit": units(sum(line.credit for line in lines), currency),
        "opening": units(sum(line.opening for line in lines), currency),
        "balance": units(sum(line.balance for line in lines), currency),
    }
