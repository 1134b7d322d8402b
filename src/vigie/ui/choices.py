"""The page of a choice from a day on: its form, a second person's answer, the words of its states.

A page names what proposes and what answers; here is told which of them is asked for, and nothing else is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vigie.kernel.errors import Invalid, VigieError
from vigie.kernel.text import LONGEST_REASON
from vigie.ui.access import StaffRequest
from vigie.ui.catalogue import sentence
from vigie.ui.cells import State

STATES: Final[dict[str, State]] = {
    "open": State(_("Waits for a second person"), "loud"),
    "in_force": State(_("In force"), "good"),
    "refused": State(_("Not taken"), "quiet"),
}


def new_key() -> str:
    """Return a key that makes one sending of a form one act."""
    return uuid4().hex


class ChoiceForm(forms.Form):
    """From which day on, and why; a page's form puts what is chosen before."""

    effective_on = forms.DateField(
        label=_("From the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_REASON})
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)


class AnswerForm(forms.Form):
    """Which choice is answered, once however often it is sent."""

    choice = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a page does, each with the words that say it was done.

    `propose` is called once its form is valid; `answer` with the number of the choice, whether it is
    agreed to, and the key of the sending.
    """

    propose: Callable[[], object]
    answer: Callable[[int, bool, str], object]
    proposed: str | Promise
    agreed: str | Promise
    refused: str | Promise


def taken(request: StaffRequest, form: ChoiceForm, choosing: Choosing) -> str | None:
    """Do what was sent; returns None when it is done, else why not ("" where the form's fields say it).

    What asks for neither a proposal nor an answer is refused (`ui.doing_unknown`).
    """
    try:
        done = _done(request.POST.get("doing", ""), request, form, choosing)
    except VigieError as error:
        return sentence(error, get_language() or "en")
    if not done:
        return ""
    messages.success(request, str(done))
    return None


def _done(
    doing: str, request: StaffRequest, form: ChoiceForm, choosing: Choosing
) -> str | Promise | None:
    if doing == "propose":
        if not form.is_valid():
            return None
        choosing.propose()
        return choosing.proposed
    answer = AnswerForm(request.POST)
    if doing not in {"agree", "refuse"} or not answer.is_valid():
        raise Invalid("ui.doing_unknown")
    given = answer.cleaned_data
    choosing.answer(given["choice"], doing == "agree", given["key"])
    return choosing.agreed if doing == "agree" else choosing.refused
