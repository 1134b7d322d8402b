"""Forms of own names, and of an erasure."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.parties.domain.own_names import Declared, Role

ROLES = (
    (Role.MAIN.value, _("Main name")),
    (Role.LENDER.value, _("Lender")),
    (Role.MERGED.value, _("Merged company")),
    (Role.REFINANCING.value, _("Refinancing vehicle")),
    (Role.SUB_LESSOR.value, _("Sub-lessor")),
)


def new_token() -> str:
    """Return a token that makes one sending of a form one act."""
    return uuid4().hex


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ErasureForm(forms.Form):
    """Why a person is erased."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The request and its day, for instance. It stays in the journal."),
    )
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)


class OwnNameForm(forms.Form):
    """A name to add."""

    name = forms.CharField(
        label=pgettext_lazy("party", "Name"),
        max_length=200,
        help_text=_("As it stands on certificates; accents and hyphens do not matter."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    siren = forms.CharField(label=_("SIREN"), max_length=20, required=False)
    valid_from = forms.DateField(label=_("Ours from"), widget=DateInput())
    valid_until = forms.DateField(
        label=_("Ours until"),
        widget=DateInput(),
        required=False,
        help_text=_("The last day, included. Empty: still ours."),
    )
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)

    def declared(self) -> Declared:
        """Return what was filled in; call it on a valid form."""
        given = self.cleaned_data
        return Declared(
            given["name"], given["role"], given["valid_from"], given["valid_until"], given["siren"]
        )


class EndForm(forms.Form):
    """The last day of a name."""

    on = forms.DateField(label=_("Last day"), widget=DateInput())
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)
