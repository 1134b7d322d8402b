"""People and companies: what can be known of them, and who may read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Self

from vigie.kernel.facts import Fact
from vigie.kernel.text import fold


class PartyKind(StrEnum):
    """What a party is; it never changes."""

    PERSON = "person"
    COMPANY = "company"


class PartyRole(StrEnum):
    """What a party is to the organisation; one may have several at once."""

    CUSTOMER = "customer"
    GUARANTOR = "guarantor"
    SUPPLIER = "supplier"
    BROKER = "broker"
    INSURER = "insurer"


class FactKind(StrEnum):
    """What can be known of a party; the order is that of pages."""

    NAME = "name"
    FIRST_NAMES = "first_names"
    BIRTH_NAME = "birth_name"
    BORN_ON = "born_on"
    LEGAL_FORM = "legal_form"
    SIREN = "siren"
    NIP = "nip"
    REGON = "regon"
    PESEL = "pesel"
    VAT = "vat"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    LANGUAGE = "language"
    COUNTRY = "country"


PERSONS_ONLY: Final = frozenset(
    {FactKind.FIRST_NAMES, FactKind.BIRTH_NAME, FactKind.BORN_ON, FactKind.PESEL}
)
COMPANIES_ONLY: Final = frozenset({FactKind.LEGAL_FORM})
# Told to those who hold `parties.read_personal_values` only.
WITHHELD: Final = frozenset({FactKind.BORN_ON, FactKind.PESEL, FactKind.IBAN})
# A number that the state gives to one party alone.
ONE_PARTY_EACH: Final = frozenset({FactKind.SIREN, FactKind.NIP, FactKind.PESEL})
NEVER_EMPTY: Final = frozenset({FactKind.NAME, FactKind.LANGUAGE, FactKind.COUNTRY})
# Found by the whole of it: a number that may not be read must not be guessed letter by letter.
FOUND_WHOLE: Final = (*sorted(ONE_PARTY_EACH), FactKind.REGON, FactKind.VAT, FactKind.IBAN)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a party lives or sits; `country` is an ISO 3166 code, "" where it goes without saying."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the address of its text, one part on each line."""
        return cls(*text.split("\n")) if text else cls()

    @property
    def text(self) -> str:
        """Return the four parts, one on each line; "" when all are empty."""
        parts = (self.street, self.postcode, self.city, self.country)
        lines = "\n".join(" ".join(part.split()) for part in parts)
        return lines if lines.strip() else ""

    @property
    def line(self) -> str:
        """Return the address on one line."""
        city = " ".join(part for part in (self.postcode, self.city) if part)
        return ", ".join(part for part in (self.street, city, self.country) if part)


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party as somebody declares it; "" is not known.

    `name` is the surname of a person or the name of a company; `language` that of letters (en, fr,
    pl); `facts` holds anything else of `FactKind` by its code: siren, nip, phone, email, iban ...
    """

    kind: str
    name: str
    first_names: str = ""
    address: Address = Address()
    language: str = "fr"
    country: str = "FR"
    roles: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def by_kind(self) -> dict[str, str]:
        """Return all that is declared, by kind of fact."""
        given = {
            FactKind.NAME.value: self.name,
            FactKind.FIRST_NAMES.value: self.first_names,
            FactKind.ADDRESS.value: self.address.text,
            FactKind.LANGUAGE.value: self.language,
            FactKind.COUNTRY.value: self.country,
        }
        known = {kind: value for kind, value in self.facts.items() if value}
        return {k: v for k, v in given.items() if v or k in NEVER_EMPTY} | known


@dataclass(frozen=True, slots=True)
class Party:
    """A party as it stood on a day. `facts` are values by kind, roles apart.

    `withheld` names what is known and not told to this reader.
    """

    id: int
    kind: str
    facts: Mapping[str, str]
    roles: tuple[str, ...]
    withheld: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """Return the short reference for people."""
        return reference_of(self.id)

    @property
    def name(self) -> str:
        """Return the surname of a person, the name of a company."""
        return self.facts.get(FactKind.NAME, "")

    @property
    def shown(self) -> str:
        """Return the name as letters write it."""
        return shown_name(self.facts)

    @property
    def address(self) -> Address:
        """Return the address; all parts empty when none is known."""
        return Address.of(self.facts.get(FactKind.ADDRESS, ""))

    @property
    def language(self) -> str:
        """Return the language of letters."""
        return self.facts[FactKind.LANGUAGE]

    @property
    def country(self) -> str:
        """Return the ISO 3166 code of the country whose law is the party's own."""
        return self.facts[FactKind.COUNTRY]


def reference_of(party_id: int) -> str:
    """Return the short reference of a party: PTY-000042."""
    return f"PTY-{party_id:06d}"


def shown_name(facts: Mapping[str, str]) -> str:
    """Return a name as letters write it: first names, then the surname; or the company's."""
    parts = (facts.get(FactKind.FIRST_NAMES, ""), facts.get(FactKind.NAME, ""))
    return " ".join(part for part in parts if part)


def role_fact(role: str) -> str:
    """Return the kind of the fact that says whether a party has a role."""
    return f"role_{role}"


def roles_of(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return the roles among facts by kind, in the order of lists."""
    return tuple(role.value for role in PartyRole if role_fact(role) in facts)


def search_keys(kind: str, facts: Iterable[Fact], now: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return what a party is found by: (kind of key, canonical text).

    Every name it ever had counts, surname first and last; of numbers and roles the present ones.
    """
    names = {fact.value for fact in facts if fact.kind in {FactKind.NAME, FactKind.BIRTH_NAME}}
    first = now.get(FactKind.FIRST_NAMES, "") if kind == PartyKind.PERSON else ""
    keys = {("name", key) for name in names - {""} for key in _both_orders(name, first)}
    keys |= {(str(known), now[known]) for known in FOUND_WHOLE if known in now}
    keys |= {("email", now[FactKind.EMAIL].lower())} if FactKind.EMAIL in now else set()
    return keys | {("role", role) for role in roles_of(now)}


def values_on(state: Mapping[str, Fact]) -> dict[str, str]:
    """Return the values of facts by kind."""
    return {kind: fact.value for kind, fact in state.items()}


def is_iso_date(text: str) -> bool:
    """Tell whether a text is a date as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _both_orders(name: str, first: str) -> Iterator[str]:
    yield fold(f"{name} {first}")
    yield fold(f"{first} {name}")
