"""Forms of a party: what is known of it, true since a day."""

from collections.abc import Mapping

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.parties.domain.parties import (
    COMPANIES_ONLY,
    PERSONS_ONLY,
    Address,
    FactKind,
    NewParty,
    Party,
    PartyKind,
)
from vigie.parties.portal.forms import DateInput, new_token
from vigie.parties.portal.words import FACTS, KINDS, LANGUAGES, ROLES, fact_label

_ADDRESS = ("street", "postcode", "city", "address_country")
_LONG = 200


def _text(label: object, **more: object) -> forms.CharField:
    return forms.CharField(label=label, max_length=_LONG, required=False, **more)  # type: ignore[arg-type]  # a lazy label


class PartyForm(forms.Form):
    """Everything that can be said of a party; what is left empty is not known."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, choices=list(KINDS.items()))
    name = forms.CharField(label=_("Surname or company name"), max_length=_LONG)
    first_names = _text(FACTS["first_names"])
    birth_name = _text(FACTS["birth_name"])
    born_on = forms.DateField(label=FACTS["born_on"], widget=DateInput(), required=False)
    legal_form = _text(FACTS["legal_form"])
    siren = _text(FACTS["siren"])
    nip = _text(FACTS["nip"])
    regon = _text(FACTS["regon"])
    pesel = _text(FACTS["pesel"])
    vat = _text(FACTS["vat"])
    street = _text(_("Street"))
    postcode = _text(_("Postcode"))
    city = _text(_("City"))
    address_country = _text(
        _("Country of the address"), help_text=_("Two letters; empty where it goes without saying.")
    )
    phone = _text(FACTS["phone"])
    email = _text(FACTS["email"])
    iban = _text(FACTS["iban"])
    language = forms.ChoiceField(
        label=FACTS["language"], choices=list(LANGUAGES.items()), initial="fr"
    )
    country = forms.CharField(
        label=FACTS["country"],
        max_length=2,
        initial="FR",
        help_text=_("Two letters of ISO 3166: the country whose law is the party’s own."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
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
        said = {kind.value: str(given[kind] or "") for kind in FactKind if kind in given}
        parts = [given.get(name, "") for name in _ADDRESS]
        return {**said, FactKind.ADDRESS.value: Address(*parts).text}

    def new_party(self) -> NewParty:
        """Return the party that was filled in; call it on a valid form."""
        said = self.said()
        facts = {kind: value for kind, value in said.items() if value}
        return NewParty(
            self.cleaned_data["kind"],
            said["name"],
            language=said["language"],
            country=said["country"],
            roles=tuple(self.cleaned_data["roles"]),
            facts=facts,
        )


class CorrectionForm(PartyForm):
    """What is known of one party, to correct or to change."""

    def __init__(self, party: Party, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data, initial=_known(party))
        self.party = party
        is_person = party.kind == PartyKind.PERSON
        for name in {"kind", *(COMPANIES_ONLY if is_person else PERSONS_ONLY), *party.withheld}:
            del self.fields[name]
        self.fields["name"].label = str(fact_label(party.kind, FactKind.NAME))

    def changes(self) -> dict[str, str]:
        """Return what differs from what is known; call it on a valid form."""
        known = self.party.facts
        return {kind: value for kind, value in self.said().items() if value != known.get(kind, "")}


def _known(party: Party) -> dict[str, object]:
    where = party.address
    return {
        **party.facts,
        "street": where.street,
        "postcode": where.postcode,
        "city": where.city,
        "address_country": where.country,
        "roles": list(party.roles),
        "on": localdate(),
        "token": new_token(),
    }
