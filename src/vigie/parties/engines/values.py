"""Values of a party brought to one form and checked, numbers by python-stdnum.

Sources: INSEE for SIREN (Luhn), the Polish acts on NIP, REGON and PESEL (weighted sums), ISO
13616 for IBAN (modulo 97 and each country's own structure), VIES for VAT numbers of the Union.
A check digit says that a number is well formed, not that it was given to anybody.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from stdnum import iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren
from stdnum.pl import nip, pesel, regon

from vigie.kernel.errors import Invalid
from vigie.parties.domain.parties import (
    COMPANIES_ONLY,
    NEVER_EMPTY,
    PERSONS_ONLY,
    Address,
    FactKind,
    PartyKind,
    is_iso_date,
)

LANGUAGES: Final = ("en", "fr", "pl")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE: Final = re.compile(r"\+?\d{6,15}")


def checked_facts(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of a party of a kind, each value in its one form.

    An empty value says that nothing of the kind holds. Raises Invalid naming what is wrong; a
    number that few may read is not repeated in the refusal.
    """
    return {one: _checked(kind, one, value) for one, value in given.items()}


def checked(kind: str, value: str) -> str:
    """Return one value in its one form; raises Invalid."""
    if kind not in _CHECKS:
        raise Invalid("parties.fact_unknown", fact=kind, known=", ".join(FactKind))
    return _CHECKS[FactKind(kind)](value.strip(" "))


def _checked(party: str, kind: str, value: str) -> str:
    is_unfit = kind in (PERSONS_ONLY if party == PartyKind.COMPANY else COMPANIES_ONLY)
    if is_unfit and value:
        raise Invalid("parties.fact_unfit", fact=kind, kind=party)
    if not value.strip() and kind not in NEVER_EMPTY and kind in _CHECKS:
        return ""
    return checked(kind, value)


def _number(
    validate: Callable[[str], str], code: str, *, is_said: bool = True
) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            return validate(value)
        except ValidationError:
            raise Invalid(code, **({"number": value} if is_said else {})) from None

    return check


def _name(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise Invalid("parties.party_nameless")
    return text


def _text(value: str) -> str:
    return " ".join(value.split())


def _date(value: str) -> str:
    if not is_iso_date(value):
        raise Invalid("parties.birth_date_wrong")
    return value


def _address(value: str) -> str:
    given = Address.of(value) if value.count("\n") == 3 else Address(street=value)
    return Address(given.street, given.postcode, given.city, _country_or_none(given.country)).text


def _country(value: str) -> str:
    code = value.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise Invalid("parties.country_wrong", country=value)
    return code


def _country_or_none(value: str) -> str:
    return _country(value) if value.strip() else ""


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise Invalid("parties.language_unknown", language=value, known=", ".join(LANGUAGES))
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise Invalid("parties.email_wrong", email=value)
    return value


def _phone(value: str) -> str:
    digits = re.sub(r"[\s().\u00a0/-]", "", value)
    if not _PHONE.fullmatch(digits):
        raise Invalid("parties.phone_wrong", phone=value)
    return digits


_CHECKS: Final[Mapping[FactKind, Callable[[str], str]]] = {
    FactKind.NAME: _name,
    FactKind.FIRST_NAMES: _text,
    FactKind.BIRTH_NAME: _text,
    FactKind.BORN_ON: _date,
    FactKind.LEGAL_FORM: _text,
    FactKind.SIREN: _number(siren.validate, "parties.party_siren_wrong"),
    FactKind.NIP: _number(nip.validate, "parties.nip_wrong"),
    FactKind.REGON: _number(regon.validate, "parties.regon_wrong"),
    FactKind.PESEL: _number(pesel.validate, "parties.pesel_wrong", is_said=False),
    FactKind.VAT: _number(vat.validate, "parties.vat_wrong"),
    FactKind.ADDRESS: _address,
    FactKind.PHONE: _phone,
    FactKind.EMAIL: _email,
    FactKind.IBAN: _number(iban.validate, "parties.iban_wrong", is_said=False),
    FactKind.LANGUAGE: _language,
    FactKind.COUNTRY: _country,
}
