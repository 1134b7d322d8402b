"""What each level promises: the targets in force, a proposal, a second person's answer."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import VigieError
from vigie.scoring.actions import answer_targets, propose_targets
from vigie.scoring.actions.targeting import LONGEST_REASON
from vigie.scoring.domain.learning.proportions import smallest_exam
from vigie.scoring.domain.learning.targets import BOUNDS, Asked
from vigie.scoring.portal.words import TARGETS, asked_share
from vigie.scoring.queries.targets import READ, SET, TargetsLine, asked_on, targets_lines
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence

CONFIDENCE: Final = 0.95


def _percent(level: str, label: Any) -> forms.DecimalField:
    least, most = (Decimal(bound) / 10 for bound in BOUNDS[level])
    return forms.DecimalField(
        label=label, min_value=least, max_value=most, max_digits=3, decimal_places=1
    )


def new_key() -> str:
    """Return a key that makes one sending of a form one act."""
    return uuid4().hex


class TargetsForm(forms.Form):
    """What each level is to promise in per cent, from which day on, and why."""

    red = _percent(
        "red", gettext_lazy("Certain: so many per cent of its cases are right (90 to 99)")
    )
    orange = _percent(
        "orange", gettext_lazy("Probable: so many per cent of its cases are right (30 to 90)")
    )
    yellow = _percent(
        "yellow",
        gettext_lazy(
            "Suspicion: so many per cent of what is sought stand at it or above (50 to 99)"
        ),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("From the day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_REASON}),
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)

    @classmethod
    def held(cls, asked: Asked) -> dict[str, object]:
        """Return what is asked now as the form's first values."""
        levels = {level: Decimal(asked.of(level)) / 10 for level in BOUNDS}
        return {**levels, "effective_on": timezone.localdate()}

    def asked(self) -> Asked:
        """Return what was given; call it on a valid form."""
        return Asked(**{level: int(self.cleaned_data[level] * 10) for level in BOUNDS})


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show what each level promises and what was asked before; take a proposal or an answer."""
    by, today = request.actor, timezone.localdate()
    doing, asked = request.POST.get("doing", ""), asked_on(by, today)
    form = TargetsForm(
        request.POST if doing == "propose" else None, initial=TargetsForm.held(asked)
    )
    if request.method == "POST":
        by.require(SET)
        if _done(doing, form, request):
            return redirect("scoring:targets")
    lines = targets_lines(by)
    names = dict(users(by).values_list("id", "name"))
    context = {
        "form": form,
        "key": new_key(),
        "now": [(level, asked_share(asked.of(level)), _least(asked, level)) for level in BOUNDS],
        "lines": [
            (
                line,
                _shares(line.asked),
                TARGETS[line.state],
                names.get(line.proposed_by or 0, "Vigie"),
            )
            for line in lines
        ],
        "waiting": _waiting(lines, by.user_id),
        "may_set": by.may(SET),
    }
    status = 422 if form.errors else 200
    return render(request, "scoring/pages/targets.html", context, status=status)


def _least(asked: Asked, level: str) -> int:
    """Return the smallest exam that could prove a level: so many reviewed, without an error."""
    return smallest_exam(asked.of(level) / 1_000, CONFIDENCE)


def _shares(asked: Asked) -> list[str]:
    return [asked_share(asked.of(level)) for level in BOUNDS]


def _waiting(lines: list[TargetsLine], user_id: int | None) -> tuple[TargetsLine, Any, bool] | None:
    """Return the targets that wait, their shares, and whether the reader may agree to them."""
    found = next((line for line in lines if line.state == "open"), None)
    if found is None:
        return None
    return found, _shares(found.asked), found.proposed_by != user_id


def _done(doing: str, form: TargetsForm, request: StaffRequest) -> bool:
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


def _proposed(form: TargetsForm, request: StaffRequest) -> str:
    given = form.cleaned_data
    propose_targets(
        form.asked(),
        effective_on=given["effective_on"],
        reason=given["reason"],
        by=request.actor,
        key=given["key"],
    )
    return _("The targets are proposed. They wait for a second person.")


def _answered(request: StaffRequest, *, is_agreed: bool) -> str:
    number = request.POST.get("targets", "")
    targets_id = int(number) if number.isdecimal() else 0
    key = request.POST.get("key", "")[:64]
    answer_targets(targets_id, is_agreed=is_agreed, by=request.actor, key=key)
    return _("The targets are in force.") if is_agreed else _("The targets are not taken.")
