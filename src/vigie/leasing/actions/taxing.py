"""Tax documents: an invoice for each due of a lease, a credit note where it is below zero."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from vigie.leasing.actions.numbers import INVOICE, issue
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.dues import Parts
from vigie.leasing.models import Contract, Due, Invoice


@dataclass(frozen=True, slots=True)
class Why:
    """The days of a tax document, the step that made it, the document that it corrects, a buyer
    who is not the customer.

    `issued_on` is the day that the act is booked on; a document of a later day puts the issue off, see
    `numbers.issue`.
    """

    issued_on: date
    due_on: date
    step: str = ""
    corrects: int | None = None
    buyer: int | None = None


def invoice_for(contract: Contract, agreement: Agreement, parts: Parts, why: Why) -> Invoice:
    """Write the next tax document of the organisation in the year of issue."""
    issued = issue(contract.organisation_id, why.issued_on)
    return Invoice.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        number=invoice_number(issued.on.year, issued.first),
        year=issued.on.year,
        position=issued.first,
        issued_on=issued.on,
        due_on=why.due_on,
        booked_on=why.issued_on,
        net=parts.net,
        tax=parts.tax,
        tax_rate=rate_column(agreement.tax),
        step=why.step,
        corrects_id=why.corrects,
        buyer_id=why.buyer,
        recorded_at=timezone.now(),
    )


def first_invoice(contract: Contract, instalment: int) -> int | None:
    """Return the id of the invoice that first asked for an instalment, which a credit corrects.

    Once all that was asked was credited, it is the first that asked for it anew.
    """
    asked = Due.objects.filter(
        organisation_id=contract.organisation_id,
        contract=contract,
        instalment=instalment,
        invoice__isnull=False,
    )
    first, stands = None, 0
    for pk, net in asked.order_by("id").values_list("invoice_id", "invoice__net"):
        first = pk if stands <= 0 < net else first
        stands += net
    return first


def invoice_number(year: int, position: int) -> str:
    """Return the number as it is printed."""
    return f"{INVOICE}-{year}-{position:07d}"


def rate_column(rate: Fraction) -> Decimal:
    """Return a rate as the table keeps it: nine decimals."""
    return Decimal(rate.numerator) / Decimal(rate.denominator)
