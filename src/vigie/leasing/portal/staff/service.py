"""What the close of day does by itself: what holds, what was set, and another setting."""

from uuid import uuid4

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.actions import set_service_rule
from vigie.leasing.actions.service import SET
from vigie.leasing.domain.service import DEFAULTS, MOST_DAYS, Duty, ServiceRule, numbers_on
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.words.service import CHOICES, DUTIES, SCOPES, said
from vigie.leasing.queries.products import READ
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


class RuleForm(forms.Form):
    """A setting from a day on; its duty comes with the form."""

    duty = forms.CharField(widget=forms.HiddenInput)
    scope = forms.ChoiceField(label=_("Whose"))
    number = forms.IntegerField()
    from_on = forms.DateField(label=_("From"), widget=DayInput(), initial=localdate)
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)

    def __init__(self, about: Duty, data: QueryDict | None) -> None:
        super().__init__(data, initial={"duty": about.value}, prefix=about.value)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = [(name, SCOPES[name]) for name in DEFAULTS[about]]
        self.fields["number"] = _number_field(about)
        self.about = about

    def rule(self) -> ServiceRule:
        """Return what was filled in; call it on a valid form."""
        given = self.cleaned_data
        return ServiceRule(self.about, given["scope"], int(given["number"]), given["from_on"])


def _number_field(duty: Duty) -> forms.Field:
    if duty in CHOICES:
        label = _("Customers are") if duty is Duty.WRITE_CUSTOMERS else _("What delay has cost is")
        return forms.ChoiceField(label=label, choices=list(CHOICES[duty].items()))
    return forms.IntegerField(
        label=_("Days before the end"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("0: it is not announced."),
    )


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def service(request: StaffRequest) -> HttpResponse:
    """Show what holds today and what was set, and take another setting."""
    posted = _duty_of(request)
    forms_of = {duty: RuleForm(duty, request.POST if duty is posted else None) for duty in Duty}
    if request.method == "POST":
        request.actor.require(SET)
        form = forms_of[posted or Duty.CHARGE_LATENESS]
        if form.is_valid() and _set(form, request):
            return redirect("leasing:service")
    rules = queries.service_rules(request.actor)
    today = localdate()
    context = {
        "duties": [
            (
                DUTIES[duty],
                [
                    (SCOPES[scope], said(duty, number))
                    for scope, number in numbers_on(rules, duty, today).items()
                ],
                forms_of[duty],
            )
            for duty in Duty
        ],
        "lines": [
            (DUTIES[rule.duty], SCOPES[rule.scope], said(rule.duty, rule.number), rule.from_on)
            for rule in rules
        ],
        "may_set": request.actor.may(SET),
    }
    status = 422 if any(form.errors for form in forms_of.values()) else 200
    return render(request, "leasing/pages/service.html", context, status=status)


def _duty_of(request: StaffRequest) -> Duty | None:
    return next((duty for duty in Duty if f"{duty.value}-duty" in request.POST), None)


def _set(form: RuleForm, request: StaffRequest) -> bool:
    try:
        set_service_rule(form.rule(), by=request.actor, key=form.cleaned_data["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
