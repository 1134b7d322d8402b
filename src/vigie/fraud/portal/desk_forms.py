"""Forms of the desk: who has an alert in hand, until when it is put aside, what goes back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vigie.fraud.actions.chosen import LONGEST_TEXT
from vigie.fraud.domain.snoozing import LONGEST
from vigie.fraud.portal.forms import KeyedForm
from vigie.fraud.queries import Colleague
from vigie.ui import cells, formats


def loaded(one: Colleague) -> str:
    """Return a person's name with what he has in hand."""
    number = formats.number(one.load, cells.language())
    words = ngettext("%(name)s · %(n)s in hand", "%(name)s · %(n)s in hand", one.load)
    return words % {"name": one.name, "n": number}


class AssignForm(KeyedForm):
    """Who has alerts in hand from now on; "" for nobody."""

    to = forms.ChoiceField(label=_("In the hands of"), required=False)
    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)

    def __init__(self, people: Sequence[Colleague], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("nobody")), *((str(one.user_id), loaded(one)) for one in people)]

    def chosen(self) -> int | None:
        """Return the person chosen; call it on a valid form."""
        return int(self.cleaned_data["to"]) if self.cleaned_data["to"] else None


class SnoozeForm(KeyedForm):
    """Until when an alert is put aside, and why."""

    until = forms.DateField(label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT}),
        help_text=_("What you wait for. It is kept as a comment."),
    )
    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.localdate()
        bounds = {"min": today + timedelta(days=1), "max": today + LONGEST}
        shown = {name: day.isoformat() for name, day in bounds.items()}
        self.fields["until"].widget.attrs |= {"type": "date", **shown}


class SendBackForm(KeyedForm):
    """Why a proposed verdict goes back."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT}),
        required=False,
        help_text=_("What is missing. Whoever proposed the verdict reads it."),
    )
    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)
