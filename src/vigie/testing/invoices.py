"""Invoices for tests: a French lessor and its customers, a Polish one and its customer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from vigie.documents.domain.invoice import Invoice, InvoiceType, Line, Payment, Vat, VatCategory
from vigie.documents.domain.parties import Party

LESSOR = Party(
    "Crédit Vigie Auto", "12 rue de l’Écluse", "", "69002", "Lyon", "FR", "552100554",
    "55210055400013", "FR60552100554", "", "SA au capital de 12 000 000 €, RCS Lyon",
)  # fmt: skip
HAULIER = Party(
    "Transports Dupré SARL", "4 rue du Port", "", "33000", "Bordeaux", "FR", "732829320", "",
    "FR44732829320",
)  # fmt: skip
CUSTOMER = Party("Zoé Lefèvre", "8 allée des Érables", "", "38000", "Grenoble", "FR")
POLISH_LESSOR = Party(
    "Czujka Leasing S.A.", "ul. Prosta 51", "", "00-838", "Warszawa", "PL", "0000123456", "",
    "PL5260001246",
)  # fmt: skip
POLISH_HAULIER = Party(
    "Przewozy Żółw sp. z o.o.", "ul. Łąkowa 7", "", "90-562", "Łódź", "PL", "", "", "PL7740001454"
)
TWENTY, TWENTY_THREE = Vat(Decimal(20)), Vat(Decimal(23))
EXEMPT = Vat(Decimal(0), VatCategory.EXEMPT, "Art. 261 C, 2° CGI")


def invoice(**change: Any) -> Invoice:
    """Return the invoice of a rental with an insurance, to a French business."""
    rental = Line.of("Loyer 2 sur 48", Decimal("457.60"), "EUR", TWENTY)
    insurance = Line.of("Assurance", Decimal("15.00"), "EUR", EXEMPT)
    whole = Invoice(
        type=InvoiceType.INVOICE,
        number="FA-2027-000031",
        issued_on=date(2027, 2, 5),
        seller=LESSOR,
        buyer=HAULIER,
        lines=(rental, insurance),
        payment=Payment(date(2027, 2, 5), "FR7630006000011234567890189"),
        period=(date(2027, 2, 5), date(2027, 3, 4)),
        contract_number="CTR-2026-001187",
    )
    return replace(whole, **change)


def polish_invoice(**change: Any) -> Invoice:
    """Return the invoice of a rental in złoty between two Polish businesses."""
    rental = Line.of("Rata leasingowa 2/36", Decimal("1850.25"), "PLN", TWENTY_THREE)
    said = {
        "number": "FV/2027/02/0031",
        "seller": POLISH_LESSOR,
        "buyer": POLISH_HAULIER,
        "lines": (rental,),
        "payment": Payment(date(2027, 2, 19), "PL61109010140000071219812874"),
    }
    return invoice(**{**said, **change})
