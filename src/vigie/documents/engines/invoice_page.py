"""From an invoice to the data of its template."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

from vigie.documents.domain.invoice import Invoice, Line, Nature, VatCategory
from vigie.documents.domain.templates import LANGUAGES
from vigie.documents.domain.values import Data, Row, Value

_NATURES = {
    Nature.GOODS: ("supply of goods", "livraison de biens", "dostawa towarów"),
    Nature.SERVICES: ("supply of services", "prestation de services", "świadczenie usług"),
    Nature.MIXED: ("goods and services", "opération mixte", "towary i usługi"),
}
_REGIMES = {
    VatCategory.STANDARD: ("taxed", "taxé", "opodatkowane"),
    VatCategory.ZERO: ("zero rate", "taux zéro", "stawka 0 %"),
    VatCategory.EXEMPT: ("exempt", "exonéré", "zwolnione"),
    VatCategory.REVERSE_CHARGE: ("reverse charge", "autoliquidation", "odwrotne obciążenie"),
    VatCategory.INTRA_COMMUNITY: ("intra-Community", "intracommunautaire", "wewnątrzwspólnotowe"),
    VatCategory.EXPORT: ("export", "exportation", "eksport"),
    VatCategory.OUTSIDE: ("outside VAT", "hors champ de la TVA", "nie podlega VAT"),
}
_CENT = Decimal("0.01")


@cache
def _notes() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files("vigie.documents").joinpath("data/invoice_notes.toml").read_text("utf-8")
    return tomllib.loads(text)


def notes_of(invoice: Invoice, language: str) -> dict[str, str]:
    """Return the sentences that the law wants between businesses, by subject code."""
    if not invoice.is_to_business:
        return {}
    said = _notes().get(invoice.seller.country, {})
    return {code: texts[language] for code, texts in said.items()}


def data_of(invoice: Invoice, language: str) -> Data:
    """Return what the templates `invoice` and `credit_note` need."""
    place = LANGUAGES.index(language)
    notes = " ".join(notes_of(invoice, language).values())
    reasons = sorted({line.vat.exemption for line in invoice.lines if line.vat.exemption})
    said: dict[str, Value] = {
        "sender": invoice.seller,
        "recipient": invoice.buyer,
        "reference": invoice.number,
        "issued_on": invoice.issued_on,
        "supplied_on": invoice.supplied_on,
        "period_from": invoice.period and invoice.period[0],
        "period_until": invoice.period and invoice.period[1],
        "contract_number": invoice.contract_number or None,
        "buyer_company": invoice.buyer.company_id or None,
        "buyer_vat": invoice.buyer.vat_number or None,
        "currency": invoice.currency,
        "lines": _lines(invoice),
        "breakdown": _breakdown(invoice, place),
        "net": invoice.net,
        "vat": invoice.tax,
        "gross": invoice.gross,
        "prepaid": invoice.prepaid,
        "due": invoice.due,
        "nature": _NATURES[invoice.nature][place],
        "exemptions": ". ".join(reasons) or None,
        "vat_on_debits": "yes" if invoice.is_vat_on_debits else None,
        "cash_method": "yes" if invoice.is_cash_method else None,
        "notes": notes or None,
    }
    return said | (_correction(invoice) if invoice.corrected else _payment(invoice))


def _payment(invoice: Invoice) -> dict[str, Value]:
    paid = invoice.payment
    return {
        "due_on": paid.due_on,
        "iban": paid.iban if paid.iban and not paid.is_debited else None,
        "debited": (paid.mandate or invoice.contract_number) if paid.is_debited else None,
    }


def _correction(invoice: Invoice) -> dict[str, Value]:
    assert invoice.corrected is not None
    return {
        "corrected_number": invoice.corrected.number,
        "corrected_on": invoice.corrected.issued_on,
        "reason": invoice.corrected.reason,
    }


def _lines(invoice: Invoice) -> tuple[Row, ...]:
    return tuple(
        {
            "label": line.label,
            "quantity": line.quantity,
            "unit_price": _price(line),
            "net": line.net,
            "rate": line.vat.percent,
            "vat": line.tax,
            "gross": line.gross,
        }
        for line in invoice.lines
    )


def _price(line: Line) -> Decimal:
    """Return the unit price with cents at least: 15 is written 15.00, 0.1234 stays."""
    price = line.price.normalize()
    return price if -int(price.as_tuple().exponent) > 2 else price.quantize(_CENT)


def _breakdown(invoice: Invoice, place: int) -> tuple[Row, ...]:
    return tuple(
        {
            "category": _REGIMES[part.vat.category][place],
            "rate": part.vat.percent,
            "net": part.base,
            "vat": part.tax,
        }
        for part in invoice.breakdown
    )
