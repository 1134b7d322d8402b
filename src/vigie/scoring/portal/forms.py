"""Forms of what a person decides about models and nights."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """Return a key that makes one sending of a form one act."""
    return uuid4().hex


class ReasonForm(forms.Form):
    """Why; it stands in the journal."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
