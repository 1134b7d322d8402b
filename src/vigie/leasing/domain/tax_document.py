"""From a line of the books to the invoice that the customer receives, for any format.

Nothing is guessed: a document whose tax is nil without a recorded reason, and a credit note whose
first invoice is not recorded, are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from vigie.documents.domain.invoice import Invoice, InvoiceType, Line, Nature, Payment, Vat
from vigie.documents.domain.parties import Party
from vigie.kernel.errors import Refused
from vigie.kernel.money import Money
from vigie.leasing.domain.dues import DueKind

_RENTAL: Final = {"en": "Rental {number}", "fr": "Loyer {number}", "pl": "Czynsz {number}"}
_LABELS: Final[Mapping[DueKind, Mapping[str, str]]] = {
    DueKind.FIRST_RENTAL: {
        "en": "First rental",
        "fr": "Premier loyer majoré",
        "pl": "Opłata wstępna",
    },
    DueKind.FEE: {"en": "Fees", "fr": "Frais de dossier", "pl": "Opłata administracyjna"},
    DueKind.RESIDUAL: {"en": "Purchase option", "fr": "Option d’achat", "pl": "Wykup"},
    DueKind.BUYOUT: {
        "en": "Early purchase",
        "fr": "Rachat anticipé",
        "pl": "Wcześniejszy wykup",
    },
    DueKind.PREPAYMENT: {
        "en": "Early payment",
        "fr": "Versement anticipé",
        "pl": "Wcześniejsza spłata",
    },
    DueKind.CORRECTION: {"en": "Correction", "fr": "Régularisation", "pl": "Korekta"},
}
_OTHER: Final = {
    "en": "Contract charges",
    "fr": "Sommes dues au contrat",
    "pl": "Należność z umowy",
}


@dataclass(frozen=True, slots=True)
class Booked:
    """A tax document as the books have it; amounts in minor units, `tax_rate` a fraction of one."""

    number: str
    issued_on: date
    due_on: date
    net: int
    tax: int
    tax_rate: Decimal
    currency: str
    contract_number: str
    kind: str = ""
    instalment: int | None = None


def invoice_of(booked: Booked, *, seller: Party, buyer: Party, language: str) -> Invoice:
    """Return the invoice; Refused when the books do not say enough."""
    if booked.net < 0:
        raise Refused("leasing.credit_note_unexplained", number=booked.number)
    if booked.tax == 0:
        raise Refused("leasing.untaxed_unexplained", number=booked.number)
    line = Line(
        _label(booked, language),
        Money(booked.net, booked.currency),
        Money(booked.tax, booked.currency),
        Vat((booked.tax_rate * 100).normalize()),
    )
    return Invoice(
        type=InvoiceType.INVOICE,
        number=booked.number,
        issued_on=booked.issued_on,
        seller=seller,
        buyer=buyer,
        lines=(line,),
        payment=Payment(booked.due_on),
        supplied_on=booked.due_on,
        contract_number=booked.contract_number,
        nature=Nature.SERVICES,
    )


def buyer_of(facts: Mapping[str, str], name: str, address: Mapping[str, str]) -> Party:
    """Return the customer as invoices name him; a Polish NIP is his VAT number."""
    nip = facts.get("nip", "")
    return Party(
        name=name,
        street=address.get("street", ""),
        postcode=address.get("postcode", ""),
        city=address.get("city", ""),
        country=address.get("country", "") or facts.get("country", ""),
        company_id=facts.get("siren", ""),
        vat_number=facts.get("vat", "") or (f"PL{nip}" if nip else ""),
    )


def _label(booked: Booked, language: str) -> str:
    if booked.kind == DueKind.INSTALMENT and booked.instalment is not None:
        return _RENTAL[language].format(number=booked.instalment)
    known = {kind.value: words for kind, words in _LABELS.items()}
    return known.get(booked.kind, _OTHER)[language]
