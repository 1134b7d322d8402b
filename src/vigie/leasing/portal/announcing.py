"""Forms of announced settlements."""

from datetime import timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.settlements import AnnouncedKind, NewAnnouncement
from vigie.leasing.portal.forms import new_key
from vigie.leasing.portal.numbers import NumberField

KINDS = [
    (AnnouncedKind.PART_EXCHANGE.value, _("Taken in part exchange")),
    (AnnouncedKind.BUYOUT.value, _("Bought out by its customer")),
]


class AnnounceForm(forms.Form):
    """The contract, its vehicle, what becomes of it, and the day the money arrives by."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    contract_number = forms.CharField(label=_("Number of the contract"), max_length=60)
    vehicle = forms.CharField(label=_("Plate or VIN"), max_length=20)
    kind = forms.ChoiceField(label=_("What becomes of the vehicle"), choices=KINDS)
    valid_until = forms.DateField(
        label=_("The money arrives by"),
        initial=lambda: localdate() + timedelta(days=15),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Thirty days away at most."),
    )

    def announcement(self) -> NewAnnouncement:
        """Return what was said; call it on a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name in _SAID}
        return NewAnnouncement(**given)


class StaffAnnounceForm(AnnounceForm):
    """The same, told to staff by a dealer."""

    dealer = NumberField(label=_("Number of the dealer"), prefix="PTY")


class InviteForm(forms.Form):
    """Whom the link of a dealer's page goes to."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    dealer = NumberField(label=_("Number of the dealer"), prefix="PTY")
    address = forms.EmailField(label=_("E-mail address of the dealer"))


_SAID = frozenset({"contract_number", "vehicle", "kind", "valid_until"})
