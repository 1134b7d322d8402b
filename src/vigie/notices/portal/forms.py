"""The form that settles a message."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """Return a token that makes one sending of the form one act."""
    return uuid4().hex


class SettleForm(forms.Form):
    """Why a person says that a message arrived, or has it sent again."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)
