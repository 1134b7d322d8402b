"""The form of the letterhead."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vigie.documents.domain.parties import Party

COUNTRIES = (("FR", _("France")), ("PL", _("Poland")))


def new_token() -> str:
    """Return a token that makes one sending of the form one act."""
    return uuid4().hex


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LetterheadForm(forms.Form):
    """Who the organisation is on its papers, and since when."""

    name = forms.CharField(label=_("Name"), max_length=200)
    street = forms.CharField(label=_("Street"), max_length=200)
    more = forms.CharField(label=_("More of the address"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    city = forms.CharField(label=_("City"), max_length=100)
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    company_id = forms.CharField(label=_("SIREN or KRS"), max_length=20, required=False)
    establishment_id = forms.CharField(label=_("SIRET"), max_length=20, required=False)
    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=20,
        required=False,
        help_text=_("With its country: FR60552100554, PL5260001246."),
    )
    legal_form = forms.CharField(
        label=_("Form, capital and register"),
        max_length=200,
        required=False,
        help_text=_("As the law wants it at the foot of letters."),
    )
    effective_on = forms.DateField(label=_("Since"), widget=DateInput(), initial=timezone.localdate)
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)

    def party(self) -> Party:
        """Return what was filled in, identifiers without spaces; call it on a valid form."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("effective_on", "token")}
        for name in ("company_id", "establishment_id", "vat_number"):
            given[name] = given[name].replace(" ", "").upper()
        return Party(**given)


class PlatformForm(forms.Form):
    """Which country's platform carries documents issued from a day on; no day: none any more."""

    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)
    country = forms.ChoiceField(
        label=_("Platform"), choices=(("FR", _("French approved platform")), ("PL", _("KSeF")))
    )
    since = forms.DateField(
        label=_("For documents issued from"),
        required=False,
        widget=DateInput,
        help_text=_("Leave it empty to send none any more; what is under way is still followed."),
    )
