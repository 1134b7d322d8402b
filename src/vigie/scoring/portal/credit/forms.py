"""Forms of credit: cut-offs, and what needs only a key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.scoring.portal.forms import new_key


class CutoffsForm(forms.Form):
    """Cut-offs and why."""

    accept_from = forms.IntegerField(label=_("Accept from"))
    refuse_below = forms.IntegerField(label=_("Refuse below"))
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)


class KeyForm(forms.Form):
    """One press of a button."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
