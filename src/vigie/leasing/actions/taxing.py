"""Tax documents: an invoice for each due of a lease, a credit note where it is below zero."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from vigie.leasing.actions.numbers import draw
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.dues import Parts
from vigie.leasing.models import Contract, Invoice

KIND = "INV"


def invoice_for(
    contract: Contract, agreement: Agreement, parts: Parts, issued_on: date, due_on: date
) -> Invoice:
    """Write the next tax document of the organisation in the year of issue."""
    position = draw(contract.organisation_id, KIND, issued_on.year)
    return Invoice.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        number=invoice_number(issued_on.year, position),
        year=issued_on.year,
        position=position,
        issued_on=issued_on,
        due_on=due_on,
        net=parts.net,
        tax=parts.tax,
        tax_rate=rate_column(agreement.tax if parts.tax else Fraction(0)),
        recorded_at=timezone.now(),
    )


def invoice_number(year: int, position: int) -> str:
    """Return the number as it is printed."""
    return f"{KIND}-{year}-{position:07d}"


def rate_column(rate: Fraction) -> Decimal:
    """Return a rate as the table keeps it: nine decimals."""
    return Decimal(rate.numerator) / Decimal(rate.denominator)
