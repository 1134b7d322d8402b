"""Rules over certificates: versions, one on trial beside the one in force, what it would change."""

import re
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.database.tenant import tenant
from vigie.fraud.domain.rulebook import CERTIFICATES, builtin_text, vocabulary
from vigie.fraud.domain.shadow import Effect
from vigie.fraud.portal.words import typology_name
from vigie.fraud.portal.words.analysis import analysis_lines
from vigie.fraud.portal.words.rules import rule_lines
from vigie.fraud.queries import rulebook_in_force, rules_analysis, shadow_report
from vigie.kernel.errors import NotFound, VigieError
from vigie.scoring.actions import (
    publish_ruleset,
    save_ruleset,
    shadow_ruleset,
    take_back_ruleset,
    unshadow_ruleset,
)
from vigie.scoring.queries import published_text, ruleset_version, ruleset_versions
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.cells import State

READ: Final = "scoring.read_rulesets"
EDIT: Final = "scoring.edit_rulesets"
PUBLISH: Final = "scoring.publish_rulesets"
Words = str | Promise

STATES: Final[dict[str, State]] = {
    "draft": State(pgettext_lazy("rules", "Draft"), "quiet"),
    "shadow": State(pgettext_lazy("rules", "On trial"), "busy"),
    "published": State(pgettext_lazy("rules", "In force"), "good"),
    "retired": State(pgettext_lazy("rules", "Retired"), "quiet"),
}
EFFECTS: Final[dict[Effect, Words]] = {
    Effect.OPENS: gettext_lazy("would open"),
    Effect.CLOSES: gettext_lazy("would close"),
    Effect.RAISES: gettext_lazy("level would rise"),
    Effect.LOWERS: gettext_lazy("level would fall"),
}
_STEPS: Final[dict[str, tuple[Callable[..., object], Words]]] = {
    "try": (shadow_ruleset, gettext_lazy("The version is on trial: the next run compares it.")),
    "stop": (unshadow_ruleset, gettext_lazy("The trial is over; the version is a draft again.")),
    "publish": (publish_ruleset, gettext_lazy("The version is in force from the next run on.")),
    "back": (take_back_ruleset, gettext_lazy("The version before is in force again.")),
}


class RulesForm(forms.Form):
    """A version as TOML."""

    key = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)
    text = forms.CharField(
        label=gettext_lazy("Rules, as TOML"),
        max_length=400_000,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 28,
                "class": "form-control",
                "spellcheck": "false",
                "data-verbatim": "",
            }
        ),
    )


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the versions, and which one is in force."""
    by = request.actor
    names = dict(users(by).values_list("id", "name"))
    lines = [
        (one, STATES[one.state], names.get(one.saved_by or 0, ""))
        for one in ruleset_versions(by, CERTIFICATES)
    ]
    ruleset = rulebook_in_force(by).ruleset
    context = {
        "lines": lines,
        "ruleset": ruleset,
        "rules": rule_lines(ruleset),
        "is_own": published_text(by, CERTIFICATES) is not None,
        "may_edit": by.may(EDIT),
        "analysis": analysis_lines(rules_analysis(by)),
    }
    return render(request, "fraud/pages/rules.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest) -> HttpResponse:
    """Write a version, beginning from the one in force."""
    form = RulesForm(request.POST or None, initial={"text": _next_text(request)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        text = given["text"].replace("\r\n", "\n")
        try:
            saved = save_ruleset(text, vocabulary=vocabulary(), by=request.actor, key=given["key"])
            return redirect("fraud:ruleset", saved)
        except VigieError as error:
            form.add_error("text", sentence(error, get_language() or "en"))
    status = 422 if form.errors else 200
    return render(request, "fraud/pages/rules_new.html", {"form": form}, status=status)


@require_GET
@staff_page(READ)
def one(request: StaffRequest, ruleset_id: int) -> HttpResponse:
    """Show a version, and what it would change when it is on trial."""
    by = request.actor
    found = ruleset_version(by, ruleset_id)
    report = shadow_report(by, ruleset_id)
    context = {
        "version": found,
        "state": STATES[found.state],
        "report": report,
        "counts": [(EFFECTS[effect], count) for effect, count in report.counts.items()],
        "rows": [(row, typology_name(row.typology), EFFECTS[row.effect]) for row in report.rows],
        "steps": _steps(request, found.state, is_own=found.saved_by == by.user_id),
        "key": uuid4().hex,
        "analysis": analysis_lines(rules_analysis(by, ruleset_id)),
    }
    return render(request, "fraud/pages/ruleset.html", context)


@require_POST
@staff_page(READ)
def move(request: StaffRequest, ruleset_id: int, step: str) -> HttpResponse:
    """Try a version, end its trial, publish it or take it back."""
    if step not in _STEPS:
        raise NotFound("scoring.ruleset_unknown")
    act, said = _STEPS[step]
    act(ruleset_id, by=request.actor, key=request.POST.get("key", ""))
    messages.success(request, str(said))
    return redirect("fraud:ruleset", ruleset_id)


def _steps(request: StaffRequest, state: str, *, is_own: bool) -> list[tuple[str, Words, str]]:
    """Return the buttons: step, verb, why it is not offered ("" when it is)."""
    may_edit, may_publish = request.actor.may(EDIT), request.actor.may(PUBLISH)
    steps: list[tuple[str, Words, str]] = []
    if may_edit and state == "draft":
        steps.append(("try", _("Try beside the rules in force"), ""))
    if may_edit and state == "shadow":
        steps.append(("stop", _("End the trial"), ""))
    if may_publish and state in {"draft", "shadow", "retired"}:
        own = _("You saved it yourself: somebody else publishes it.") if is_own else ""
        steps.append(("publish", _("Put in force"), own))
    if may_publish and state == "published":
        steps.append(("back", _("Take back"), ""))
    return steps


def _next_text(request: StaffRequest) -> str:
    """Return the text in force with the next free number."""
    by = request.actor
    with tenant(by.organisation_id):
        text = published_text(by, CERTIFICATES) or builtin_text()
        numbers = [one.version for one in ruleset_versions(by, CERTIFICATES)]
        last = max([rulebook_in_force(by).ruleset.version, *numbers])
    return re.sub(r"(?m)^version = \d+", f"version = {last + 1}", text, count=1)
