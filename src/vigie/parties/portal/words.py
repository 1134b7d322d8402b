"""Words of parties: kinds, roles, facts and how each is written for people."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.parties.domain.parties import Address, FactKind, PartyKind, PartyRole

Words = str | Promise

KINDS: Final = {
    PartyKind.PERSON.value: _("Person"),
    PartyKind.COMPANY.value: _("Company"),
}
ROLES: Final = {
    PartyRole.CUSTOMER.value: _("Customer"),
    PartyRole.GUARANTOR.value: _("Guarantor"),
    PartyRole.SUPPLIER.value: _("Dealer or supplier"),
    PartyRole.BROKER.value: _("Broker"),
    PartyRole.INSURER.value: _("Insurer"),
}
LANGUAGES: Final = {
    "en": _("English"),
    "fr": _("French"),
    "pl": _("Polish"),
}
FACTS: Final = {
    FactKind.NAME.value: _("Surname"),
    FactKind.FIRST_NAMES.value: _("First names"),
    FactKind.BIRTH_NAME.value: _("Birth name"),
    FactKind.BORN_ON.value: _("Born on"),
    FactKind.LEGAL_FORM.value: _("Legal form"),
    FactKind.SIREN.value: _("SIREN"),
    FactKind.NIP.value: _("NIP"),
    FactKind.REGON.value: _("REGON"),
    FactKind.PESEL.value: _("PESEL"),
    FactKind.VAT.value: _("VAT number"),
    FactKind.ADDRESS.value: _("Address"),
    FactKind.PHONE.value: _("Telephone"),
    FactKind.EMAIL.value: _("E-mail"),
    FactKind.IBAN.value: _("IBAN"),
    FactKind.LANGUAGE.value: _("Language of letters"),
    FactKind.COUNTRY.value: _("Country"),
}


def fact_label(party_kind: str, kind: str) -> Words:
    """Return what a fact is called; a company has a name, no surname."""
    if kind.startswith("role_"):
        return ROLES[kind.removeprefix("role_")]
    if kind == FactKind.NAME and party_kind == PartyKind.COMPANY:
        return _("Company name")
    return FACTS[kind]


def fact_text(kind: str, value: str) -> Words:
    """Return a value as people write it: an address on one line, an IBAN in fours."""
    if kind == FactKind.ADDRESS:
        return Address.of(value).line
    if kind == FactKind.IBAN:
        return " ".join(value[start : start + 4] for start in range(0, len(value), 4))
    if kind == FactKind.SIREN:
        return " ".join((value[:3], value[3:6], value[6:]))
    return LANGUAGES.get(value, value) if kind == FactKind.LANGUAGE else value
