"""From a line of the books to the invoice that the customer receives, for any format.

Nothing is guessed: a document whose tax is nil without a reason in law, and a credit note whose
first invoice is not recorded, are refused. Tax of a rental stands on its whole net amount; an
indemnity for leaving early and an insurance premium (directive 2006/112/EC, art. 135(1)(a)) bear none
and have lines of their own. The rentals of a
hire purchase repay a price that bore its tax on delivery, with interest that is exempt (directive
2006/112/EC, art. 135(1)(b)).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from vigie.documents.domain.invoice import (
    Corrected,
    Invoice,
    InvoiceType,
    Line,
    Nature,
    Payment,
    Vat,
    VatCategory,
)
from vigie.documents.domain.parties import Party
from vigie.kernel.errors import Refused
from vigie.kernel.money import Money
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.dues import DueKind
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.packages import Chosen, PackageKind
from vigie.leasing.domain.products import name_in
from vigie.leasing.domain.tax_points import FRANCE, POLAND, SALES, Basis

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
    DueKind.MILEAGE: {
        "en": "Settlement of kilometres",
        "fr": "Régularisation kilométrique",
        "pl": "Rozliczenie kilometrów",
    },
    DueKind.CORRECTION: {"en": "Correction", "fr": "Régularisation", "pl": "Korekta"},
}
_SOLD: Final = {"en": "Sale of a vehicle", "fr": "Vente d’un véhicule", "pl": "Sprzedaż pojazdu"}
_OTHER: Final = {
    "en": "Contract charges",
    "fr": "Sommes dues au contrat",
    "pl": "Należność z umowy",
}


_INDEMNITY: Final = {
    "en": "Indemnity for leaving early",
    "fr": "Indemnité de sortie anticipée",
    "pl": "Opłata za wcześniejsze rozwiązanie umowy",
}
_CORRECTED: Final = {
    "en": "Rental {number}, correction",
    "fr": "Loyer {number}, régularisation",
    "pl": "Czynsz {number}, korekta",
}
# Why a credit is given, by the step that gives it.
_REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    Step.WITHDRAW: {
        "en": "The customer withdrew from the contract",
        "fr": "Rétractation du client",
        "pl": "Odstąpienie klienta od umowy",
    },
    Step.RESUME: {
        "en": "Rentals were left out of the schedule",
        "fr": "Loyers reportés à la suite d’une suspension",
        "pl": "Czynsze przesunięte w związku z zawieszeniem",
    },
    Step.CHANGE_RATE: {
        "en": "The rate of the contract changed",
        "fr": "Changement du taux du contrat",
        "pl": "Zmiana oprocentowania umowy",
    },
    Step.PREPAY: {
        "en": "A part of the contract was repaid early",
        "fr": "Versement anticipé",
        "pl": "Wcześniejsza spłata części",
    },
    Step.END_PACKAGE: {
        "en": "Insurance or a service ended",
        "fr": "Fin d’une assurance ou d’un service",
        "pl": "Zakończenie ubezpieczenia lub usługi",
    },
    Step.BUY_OUT: {
        "en": "The contract ended by an early purchase",
        "fr": "Fin du contrat par rachat anticipé",
        "pl": "Zakończenie umowy wcześniejszym wykupem",
    },
    Step.LOSE: {
        "en": "The contract ended by a total loss",
        "fr": "Fin du contrat par sinistre total",
        "pl": "Zakończenie umowy wskutek szkody całkowitej",
    },
    Step.GIVE_BACK: {
        "en": "The vehicle came back",
        "fr": "Restitution du véhicule",
        "pl": "Zwrot pojazdu",
    },
}
_CHANGED: Final = {
    "en": "The schedule of the contract changed",
    "fr": "Modification de l’échéancier du contrat",
    "pl": "Zmiana harmonogramu umowy",
}
_INTEREST_EXEMPT: Final = {
    "FR": "Exonération de TVA : CGI, art. 261 C, 1° a",
    "PL": "Zwolnienie z VAT: art. 43 ust. 1 pkt 38 ustawy o VAT",
}
_INSURANCE: Final = {
    "en": "Insurance premium, rental {number}",
    "fr": "Prime d’assurance, loyer {number}",
    "pl": "Składka ubezpieczeniowa, czynsz {number}",
}
_INSURANCE_EXEMPT: Final = {
    "FR": "Exonération de TVA : CGI, art. 261 C, 2°",
    "PL": "Zwolnienie z VAT: art. 43 ust. 1 pkt 37 ustawy o VAT",
}
_NO_PRICE: Final = {
    "FR": "Indemnité non soumise à la TVA : CJUE, C-277/05",
    "PL": "Odszkodowanie niepodlegające VAT: TSUE, C-277/05",
}
_DIRECTIVE: Final = "Directive 2006/112/EC, art. 135(1)(b)"
_JUDGEMENT: Final = "CJEU, C-277/05"
_EXEMPT_PRODUCTS: Final = frozenset({"hire_purchase"})


@dataclass(frozen=True, slots=True)
class Booked:
    """A tax document as the books have it; amounts in minor units, `tax_rate` a fraction of one.

    `indemnity` is the part of `net` that is no price, `insurance` the premium in it, `packages` the amount of each package that
    has a line of its own. A credit note is below zero; `corrects` is
    number and day of the invoice that it lowers, `step` what happened to the contract. `basis` is with what tax falls due where
    that was chosen: it asks for a mention (CGI, ann. II, art. 242 nonies A; ustawa o VAT, art. 106e ust. 1 pkt 16).
    """

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
    product: str = ""
    indemnity: int = 0
    insurance: int = 0
    packages: tuple[tuple[Chosen, int], ...] = ()
    step: str = ""
    corrects: tuple[str, date] | None = None
    basis: Basis | None = None

    @property
    def is_credit(self) -> bool:
        """Tell whether it lowers what was asked for."""
        return self.net + self.tax < 0


def invoice_of(booked: Booked, *, seller: Party, buyer: Party, language: str) -> Invoice:
    """Return the invoice or credit note; Refused when the books do not say enough.

    What is claimed after its day is due when it is issued. Amounts of a credit note are positive.
    """
    is_french = seller.country == FRANCE
    return Invoice(
        type=InvoiceType.CREDIT_NOTE if booked.is_credit else InvoiceType.INVOICE,
        number=booked.number,
        issued_on=booked.issued_on,
        seller=seller,
        buyer=buyer,
        lines=tuple(_lines(booked, seller.country, language)),
        payment=Payment(max(booked.due_on, booked.issued_on)),
        supplied_on=booked.due_on,
        contract_number=booked.contract_number,
        corrected=_corrected(booked, language),
        nature=Nature.GOODS if _is_sale(booked) else Nature.SERVICES,
        is_vat_on_debits=is_french and booked.basis is Basis.DEBITS and not _is_sale(booked),
        is_cash_method=seller.country == POLAND and booked.basis is Basis.RECEIPTS,
    )


def _lines(booked: Booked, country: str, language: str) -> Iterator[Line]:
    sign = -1 if booked.is_credit else 1
    services = _of_kind(booked, PackageKind.SERVICE)
    taxes = [round_half_up(minor * Fraction(booked.tax_rate)) for _, minor in services]
    price = booked.net - booked.indemnity - booked.insurance - sum(minor for _, minor in services)
    left = booked.tax - sum(taxes)
    if price or left:
        yield _line(booked, _label(booked, language), (sign * price, sign * left), country)
    for (one, minor), tax in zip(services, taxes, strict=True):
        yield _line(booked, _named(one, booked, language), (sign * minor, sign * tax), country)
    yield from _premiums(booked, country, language)
    if booked.indemnity:
        why = Vat(Decimal(0), VatCategory.EXEMPT, _NO_PRICE.get(country, _JUDGEMENT))
        net = Money(sign * booked.indemnity, booked.currency)
        yield Line(_INDEMNITY[language], net, Money.zero(booked.currency), why)


def _premiums(booked: Booked, country: str, language: str) -> Iterator[Line]:
    """Yield a line for each premium, and one for what has no name."""
    sign, none = -1 if booked.is_credit else 1, Money.zero(booked.currency)
    law = _INSURANCE_EXEMPT.get(country, "Directive 2006/112/EC, art. 135(1)(a)")
    exempt = Vat(Decimal(0), VatCategory.EXEMPT, law)
    premiums = _of_kind(booked, PackageKind.INSURANCE)
    for one, minor in premiums:
        label = _named(one, booked, language)
        yield Line(label, Money(sign * minor, booked.currency), none, exempt)
    rest = booked.insurance - sum(minor for _, minor in premiums)
    if rest:
        label = _INSURANCE[language].format(number=booked.instalment or "")
        yield Line(label.rstrip(), Money(sign * rest, booked.currency), none, exempt)


def _of_kind(booked: Booked, kind: PackageKind) -> list[tuple[Chosen, int]]:
    """Return the packages of a kind that have a name."""
    return [(one, minor) for one, minor in booked.packages if one.kind is kind and one.names]


def _named(one: Chosen, booked: Booked, language: str) -> str:
    name = name_in(one.names, language)
    rental = _RENTAL[language].format(number=booked.instalment or "")
    return f"{name}, {rental[0].lower()}{rental[1:]}".rstrip()


def _line(booked: Booked, label: str, minor: tuple[int, int], country: str) -> Line:
    net, tax = (Money(amount, booked.currency) for amount in minor)
    if booked.tax_rate:
        return Line(label, net, tax, Vat((booked.tax_rate * 100).normalize()))
    if booked.tax or booked.product not in _EXEMPT_PRODUCTS:
        raise Refused("leasing.untaxed_unexplained", number=booked.number)
    law = _INTEREST_EXEMPT.get(country, _DIRECTIVE)
    return Line(label, net, tax, Vat(Decimal(0), VatCategory.EXEMPT, law))


def _corrected(booked: Booked, language: str) -> Corrected | None:
    if not booked.is_credit:
        return None
    if booked.corrects is None:
        raise Refused("leasing.credit_note_unexplained", number=booked.number)
    return Corrected(*booked.corrects, _REASONS.get(booked.step, _CHANGED)[language])


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


def _is_sale(booked: Booked) -> bool:
    return booked.kind in SALES or booked.step == Step.SELL


def _label(booked: Booked, language: str) -> str:
    if booked.step == Step.SELL:
        return _SOLD[language]
    if booked.instalment is not None and booked.kind in (DueKind.INSTALMENT, DueKind.CORRECTION):
        words = _RENTAL if booked.kind == DueKind.INSTALMENT else _CORRECTED
        return words[language].format(number=booked.instalment)
    known = {kind.value: words for kind, words in _LABELS.items()}
    return known.get(booked.kind, _OTHER)[language]
