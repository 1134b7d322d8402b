"""Orders of allocation: what was set, by whom it is had, and a new one."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.actions import set_allocation_order
from vigie.leasing.actions.orders import SET
from vigie.leasing.domain.allocation import LEGAL, Order, Sweep
from vigie.leasing.domain.dues import Part
from vigie.leasing.domain.orders import ALL, KINDS, OrderRule
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.words.contracts import PRODUCTS
from vigie.leasing.portal.words.orders import PARTS, SWEEPS
from vigie.leasing.queries.products import READ
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence

_PLACES = tuple(f"part_{place}" for place in range(1, len(LEGAL) + 1))


class OrderForm(forms.Form):
    """An order for the contracts signed from a day on."""

    scope = forms.ChoiceField(label=_("Contracts"), required=False)
    from_on = forms.DateField(label=_("Signed from"), widget=DayInput())
    sweep = forms.ChoiceField(label=_("Order of the dues"), required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)

    def __init__(self, *given: Any, scopes: list[tuple[str, object]], **named: Any) -> None:
        super().__init__(*given, **named)
        self._offer("scope", scopes)
        self._offer("sweep", list(SWEEPS.items()))
        for place, (name, part) in enumerate(zip(_PLACES, LEGAL, strict=True), start=1):
            label = _("Part settled as number %(place)s") % {"place": place}
            self.fields[name] = forms.ChoiceField(
                label=label, initial=part.value, choices=list(PARTS.items())
            )

    def rule(self) -> OrderRule:
        """Return what was filled in; Invalid where a part is missing. Call it on a valid form."""
        given = self.cleaned_data
        order = None
        if given["sweep"]:
            order = Order(Sweep(given["sweep"]), tuple(Part(given[name]) for name in _PLACES))
        return OrderRule(given["scope"], given["from_on"], order)

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def orders(request: StaffRequest) -> HttpResponse:
    """Show the orders that were set, newest first, and take another."""
    scopes = _scopes(request.actor)
    form = OrderForm(request.POST or None, scopes=scopes)
    if request.method == "POST":
        request.actor.require(SET)
        if form.is_valid() and _set(form, request):
            return redirect("leasing:orders")
    names = dict(scopes)
    context = {
        "form": form,
        "lines": [
            (names.get(rule.scope, rule.scope), rule, *_words(rule))
            for rule in queries.allocation_rules(request.actor)
        ],
        "may_set": request.actor.may(SET),
    }
    status = 422 if form.errors else 200
    return render(request, "leasing/pages/orders.html", context, status=status)


def _scopes(by: Actor) -> list[tuple[str, object]]:
    kinds: list[tuple[str, object]] = [(kind, PRODUCTS[kind]) for kind in KINDS]
    codes: list[tuple[str, object]] = [(row.code, row.code) for row in queries.products(by)]
    return [(ALL, _("All contracts")), *kinds, *codes]


def _words(rule: OrderRule) -> tuple[object, list[object]]:
    if rule.order is None:
        return SWEEPS[""], []
    return SWEEPS[rule.order.sweep], [PARTS[part] for part in rule.order.parts]


def _set(form: OrderForm, request: StaffRequest) -> bool:
    try:
        set_allocation_order(form.rule(), by=request.actor, key=form.cleaned_data["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
