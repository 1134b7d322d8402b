"""What each level promises: the targets in force, a proposal, a second person's answer."""

from decimal import Decimal
from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vigie.journal.domain.choices import Chosen
from vigie.kernel.actor import Actor
from vigie.scoring.actions import answer_targets, propose_targets
from vigie.scoring.domain.learning.proportions import smallest_exam
from vigie.scoring.domain.learning.targets import BOUNDS, Asked
from vigie.scoring.portal.words import asked_share
from vigie.scoring.queries.targets import READ, SET, asked_on, targets_lines
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.choices import STATES, AnswerForm, ChoiceForm, Choosing, taken

CONFIDENCE: Final = 0.95


def _percent(level: str, label: Any) -> forms.DecimalField:
    least, most = (Decimal(bound) / 10 for bound in BOUNDS[level])
    return forms.DecimalField(
        label=label, min_value=least, max_value=most, max_digits=3, decimal_places=1
    )


class TargetsForm(ChoiceForm):
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
    field_order = (*BOUNDS, "effective_on", "reason")

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
    refusal = None
    if request.method == "POST":
        by.require(SET)
        refusal = taken(request, form, _choosing(form, by))
        if refusal is None:
            return redirect("scoring:targets")
    lines = targets_lines(by)
    waiting = _waiting(lines, by.user_id)
    names = dict(users(by).values_list("id", "name"))
    context = {
        "form": form,
        "now": [(level, asked_share(asked.of(level)), _least(asked, level)) for level in BOUNDS],
        "lines": [
            (
                line,
                _shares(line.what),
                STATES[line.state],
                names.get(line.proposed_by or 0, "Vigie"),
            )
            for line in lines
        ],
        "waiting": waiting,
        "answer": AnswerForm(initial={"choice": waiting[0].id}) if waiting else None,
        "refusal": refusal,
        "may_set": by.may(SET),
    }
    status = 200 if refusal is None else 422
    return render(request, "scoring/pages/targets.html", context, status=status)


def _least(asked: Asked, level: str) -> int:
    """Return the smallest exam that could prove a level: so many reviewed, without an error."""
    return smallest_exam(asked.of(level) / 1_000, CONFIDENCE)


def _shares(asked: Asked) -> list[str]:
    return [asked_share(asked.of(level)) for level in BOUNDS]


def _waiting(
    lines: list[Chosen[Asked]], user_id: int | None
) -> tuple[Chosen[Asked], list[str], bool] | None:
    """Return the targets that wait, their shares, and whether the reader may agree to them."""
    found = next((line for line in lines if line.state == "open"), None)
    if found is None:
        return None
    return found, _shares(found.what), found.proposed_by != user_id


def _choosing(form: TargetsForm, by: Actor) -> Choosing:
    return Choosing(
        propose=partial(_propose, form, by),
        answer=lambda number, is_agreed, key: answer_targets(
            number, is_agreed=is_agreed, by=by, key=key
        ),
        proposed=gettext_lazy("The targets are proposed. They wait for a second person."),
        agreed=gettext_lazy("The targets are in force."),
        refused=gettext_lazy("The targets are not taken."),
    )


def _propose(form: TargetsForm, by: Actor) -> None:
    given = form.cleaned_data
    propose_targets(
        form.asked(),
        effective_on=given["effective_on"],
        reason=given["reason"],
        by=by,
        key=given["key"],
    )
