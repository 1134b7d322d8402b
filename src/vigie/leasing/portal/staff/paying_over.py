"""What was collected for insurers and providers: what waits, a pay-over with its preview, the past ones."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.kernel.errors import VigieError
from vigie.kernel.money import Money
from vigie.leasing import queries
from vigie.leasing.actions import PaidOver, pay_over_collected
from vigie.leasing.actions.paying_over import LONGEST, PAY_OVER
from vigie.leasing.domain.paying_over import Whom
from vigie.leasing.models import PayOver
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.words.accounts import account_name
from vigie.leasing.portal.words.contracts import BOOKS
from vigie.leasing.portal.words.packages import COLLECTED, whom_words
from vigie.leasing.queries import Waiting
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.errors import status_of

MOST_SHOWN = 50


class PayOverForm(forms.Form):
    """For whom, through which day, who is paid and when."""

    whom = forms.ChoiceField(label=_("Collected for"))
    payee = forms.CharField(
        label=_("Paid to"),
        max_length=LONGEST,
        help_text=_("As the bank’s order names the insurer or the provider."),
    )
    through = forms.DateField(label=_("Collected up to"), widget=DayInput(), initial=localdate)
    on = forms.DateField(label=_("Paid on"), widget=DayInput(), initial=localdate)
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)

    def __init__(self, *given: Any, waiting: list[Waiting], **named: Any) -> None:
        super().__init__(*given, **named)
        self.waiting = waiting
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(place), whom_words(one.whom)) for place, one in enumerate(waiting)]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the act; call it on a valid form."""
        given = self.cleaned_data
        whom = self.waiting[int(given["whom"])].whom
        named = {name: given[name] for name in ("payee", "through", "on")}
        return {"whom": whom, **named, "key": given["token"]}


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show what waits and what was paid over; preview a pay-over, and do it once it is confirmed."""
    waiting = list(queries.waiting_to_be_paid_over(request.actor, localdate()))
    form = PayOverForm(request.POST or None, waiting=waiting)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        request.actor.require(PAY_OVER)
        status = 422
        if form.is_valid():
            try:
                if "confirmed" in request.POST:
                    done = pay_over_collected(**form.arguments(), by=request.actor)
                    messages.success(request, _("It was paid over."))
                    return redirect("leasing:pay_over", done.pay_over_id)
                told = pay_over_collected.dry_run(**form.arguments(), by=request.actor)
                context["preview"] = _preview(told, form.arguments()["whom"])
                status = 200
            except VigieError as error:
                form.add_error(None, sentence(error, get_language() or "en"))
                status = status_of(error)
    context |= {
        "waiting": [
            (whom_words(one.whom), one.contracts, _units(one.minor, one.whom)) for one in waiting
        ],
        "rows": [_row(one) for one in queries.pay_overs(request.actor)],
        "may_pay": request.actor.may(PAY_OVER) and bool(waiting),
    }
    return render(request, "leasing/pages/pay_overs.html", context, status=status)


@require_GET
@staff_page(READ)
def one(request: StaffRequest, pay_over_id: int) -> HttpResponse:
    """Show a pay-over with its list by contract."""
    found, lines = queries.pay_over(request.actor, pay_over_id)
    context = {
        "found": _row(found),
        "lines": [(line, Money(line.minor, found.currency).amount) for line in lines],
    }
    return render(request, "leasing/pages/pay_over.html", context)


def _preview(told: PaidOver, whom: Whom) -> dict[str, object]:
    language = get_language() or "en"
    return {
        "minor": _units(told.minor, whom),
        "tax": _units(told.tax, whom),
        "total": _units(told.minor + told.tax, whom),
        "currency": whom.currency,
        "contracts": len({line.contract_id for line in told.lines}),
        "lines": [(line, _units(line.minor, whom)) for line in told.lines[:MOST_SHOWN]],
        "postings": [
            (
                BOOKS[posting.book],
                account_name(posting.debit, language),
                account_name(posting.credit, language),
                _units(posting.minor, whom),
            )
            for posting in told.postings
        ],
    }


def _row(found: PayOver) -> dict[str, object]:
    amounts = {"minor": found.minor, "tax": found.tax, "total": found.minor + found.tax}
    return {
        "id": found.pk,
        "kind": COLLECTED[found.kind],
        "payee": found.payee,
        "provider": found.provider,
        "through_on": found.through_on,
        "paid_on": found.paid_on,
        "contracts": found.contracts,
        "currency": found.currency,
        **{name: Money(minor, found.currency).amount for name, minor in amounts.items()},
    }


def _units(minor: int, whom: Whom) -> Decimal:
    return Money(minor, whom.currency).amount
