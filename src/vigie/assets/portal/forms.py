"""Forms of an asset: what is known of it since a day, and what it is worth."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.assets.domain.assets import Asset, AssetKind, FactKind, NewAsset, Valuation
from vigie.assets.portal.words import BASES, CONDITIONS, FACTS, KINDS
from vigie.kernel.money import Money

_LONG = 100


def new_token() -> str:
    """Return a token that makes one sending of a form one act."""
    return uuid4().hex


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text(kind: FactKind, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=FACTS[kind.value], max_length=_LONG, required=required)


class AssetForm(forms.Form):
    """Everything that can be said of an asset; what is left empty is not known."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, choices=list(KINDS.items()))
    make = _text(FactKind.MAKE, required=True)
    model = _text(FactKind.MODEL, required=True)
    vin = _text(FactKind.VIN)
    plate = _text(FactKind.PLATE)
    serial = _text(FactKind.SERIAL)
    condition = forms.ChoiceField(
        label=FACTS[FactKind.CONDITION.value], choices=list(CONDITIONS.items())
    )
    first_registered_on = forms.DateField(
        label=FACTS[FactKind.FIRST_REGISTERED_ON.value], widget=DateInput(), required=False
    )
    mileage_km = forms.IntegerField(
        label=FACTS[FactKind.MILEAGE_KM.value], min_value=0, max_value=9_999_999, required=False
    )
    on = forms.DateField(
        label=_("True since"),
        widget=DateInput(),
        initial=localdate,
        help_text=_("The day from which this holds; what was known before stays on record."),
    )
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)

    def said(self) -> dict[str, str]:
        """Return what was filled in, by kind of fact; call it on a valid form."""
        given = self.cleaned_data
        values = {kind.value: given.get(kind.value) for kind in FactKind if kind.value in given}
        return {kind: "" if value is None else str(value) for kind, value in values.items()}

    def new_asset(self) -> NewAsset:
        """Return the asset that was filled in; call it on a valid form."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("on", "token")}
        return NewAsset(**given)


class KnownForm(AssetForm):
    """What is known of one asset, to correct or to change."""

    def __init__(self, asset: Asset, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data, initial={**asset.facts, "on": localdate(), "token": new_token()})
        self.asset = asset
        del self.fields["kind"]
        if asset.kind != AssetKind.VEHICLE:
            del self.fields["vin"], self.fields["plate"]

    def changes(self) -> dict[str, str]:
        """Return what differs from what is known; call it on a valid form."""
        return {
            kind: value
            for kind, value in self.said().items()
            if value.strip() != self.asset.facts.get(kind, "")
        }


class ValueForm(forms.Form):
    """What an asset is worth on a day."""

    basis = forms.ChoiceField(label=_("Basis"), choices=list(BASES.items()))
    amount = forms.DecimalField(
        label=_("Amount without VAT"), min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[("EUR", "EUR"), ("PLN", "PLN")])
    source = forms.CharField(
        label=_("Source"),
        max_length=_LONG,
        help_text=_("Who says so: an invoice, an expert, a list of prices."),
    )
    on = forms.DateField(label=_("Worth that on"), widget=DateInput(), initial=localdate)
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)

    def valuation(self) -> Valuation:
        """Return what was filled in; call it on a valid form."""
        given = self.cleaned_data
        money = Money.of(given["amount"], given["currency"])
        return Valuation(given["basis"], money, given["on"], given["source"])
