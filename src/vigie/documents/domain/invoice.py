"""An invoice or credit note that owes nothing to any format: parties, lines, VAT, totals.

Figures are rounded once, on each line: net = quantity times unit price, VAT = net times rate, both
half up to the minor unit. All totals are sums of lines, so that what a reader adds up is what is
written. BOI-TVA-DECLA-30-20-20-10 and art. 106e ustawy o VAT allow VAT by line; EN 16931 (BR-CO-17)
grants less than one unit of currency between such a sum and base times rate.

Amounts of a credit note are positive: its type turns them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from vigie.documents.domain.parties import Party
from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money

MOST_LINES = 1_000


class InvoiceType(StrEnum):
    """What the paper is; the values are kinds of document."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class VatCategory(StrEnum):
    """Categories of UNTDID 5305 that EN 16931 knows and a lessor meets."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE = "O"


class Nature(StrEnum):
    """What is sold, as French invoices must say (CGI, annexe II, art. 242 nonies A)."""

    GOODS = "goods"
    SERVICES = "services"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Vat:
    """How a line is taxed; a category without tax says why in `exemption` (article or words)."""

    percent: Decimal
    category: VatCategory = VatCategory.STANDARD
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing sold; `unit` is a code of UN/ECE Recommendation 20 (C62 one, MON month)."""

    label: str
    net: Money
    tax: Money
    vat: Vat
    quantity: Decimal = Decimal(1)
    unit: str = "C62"
    unit_price: Decimal | None = None

    @classmethod
    def of(
        cls,
        label: str,
        unit_price: Decimal,
        currency: str,
        vat: Vat,
        *,
        quantity: Decimal = Decimal(1),
    ) -> Self:
        """Return a line from its unit price in units of currency, VAT excluded."""
        net = Money.of(unit_price * quantity, currency)
        tax = net.times(Fraction(vat.percent) / 100)
        return cls(label, net, tax, vat, quantity, "C62", unit_price)

    @property
    def price(self) -> Decimal:
        """Return the unit price; the net amount where none was given for a single thing."""
        return self.net.amount if self.unit_price is None else self.unit_price

    @property
    def gross(self) -> Money:
        """Return net and VAT together."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class VatPart:
    """What all lines of one category and rate come to."""

    vat: Vat
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Corrected:
    """The invoice that a credit note corrects, and why."""

    number: str
    issued_on: date
    reason: str
    platform_id: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """When and how it is paid: `is_debited` by SEPA direct debit under `mandate`."""

    due_on: date
    iban: str = ""
    bic: str = ""
    mandate: str = ""
    creditor_id: str = ""
    is_debited: bool = False


@dataclass(frozen=True, slots=True)
class Invoice:
    """A whole invoice or credit note; `check` says what the law still misses."""

    type: InvoiceType
    number: str
    issued_on: date
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    payment: Payment
    supplied_on: date | None = None
    period: tuple[date, date] | None = None
    contract_number: str = ""
    corrected: Corrected | None = None
    nature: Nature = Nature.SERVICES
    is_vat_on_debits: bool = False
    is_cash_method: bool = False
    prepaid: Money | None = None

    @property
    def currency(self) -> str:
        """Return the one currency of all amounts."""
        return self.lines[0].net.currency

    @property
    def is_to_business(self) -> bool:
        """Tell whether the buyer is a business, which decides mentions and platforms."""
        return bool(self.buyer.company_id or self.buyer.vat_number)

    @property
    def net(self) -> Money:
        """Return the total without VAT."""
        return _sum(self.currency, (line.net for line in self.lines))

    @property
    def tax(self) -> Money:
        """Return the total VAT."""
        return _sum(self.currency, (line.tax for line in self.lines))

    @property
    def gross(self) -> Money:
        """Return the total with VAT."""
        return self.net + self.tax

    @property
    def due(self) -> Money:
        """Return what is left to pay."""
        return self.gross - (self.prepaid or Money.zero(self.currency))

    @property
    def breakdown(self) -> tuple[VatPart, ...]:
        """Return one part per category, rate and reason, highest rate first."""
        kinds = sorted({line.vat for line in self.lines}, key=_order)
        return tuple(
            VatPart(
                vat,
                _sum(self.currency, (line.net for line in self.lines if line.vat == vat)),
                _sum(self.currency, (line.tax for line in self.lines if line.vat == vat)),
            )
            for vat in kinds
        )

    def check(self) -> None:
        """Raise Invalid naming in one line everything that is missing or does not add up."""
        faults = list(_faults(self))
        if faults:
            raise Invalid(
                "documents.invoice_wrong", number=self.number or "-", faults="; ".join(faults[:12])
            )


def _sum(code: str, amounts: Iterator[Money]) -> Money:
    return sum(amounts, start=Money.zero(code))


def _order(vat: Vat) -> tuple[Decimal, str, str]:
    return -vat.percent, vat.category, vat.exemption


def _faults(invoice: Invoice) -> Iterator[str]:
    if not invoice.lines:
        yield "there is no line"
        return
    if len(invoice.lines) > MOST_LINES:
        yield f"there are more than {MOST_LINES} lines"
    if not invoice.number.strip():
        yield "the number is missing"
    if len({amount.currency for line in invoice.lines for amount in (line.net, line.tax)}) > 1:
        yield "the lines are in several currencies"
        return
    for number, line in enumerate(invoice.lines, start=1):
        yield from (f"line {number} {fault}" for fault in _line_faults(line))
    for part in invoice.breakdown:
        yield from _part_faults(part)
    yield from _dates(invoice)
    yield from _parties(invoice)


def _line_faults(line: Line) -> Iterator[str]:
    if not line.label.strip():
        yield "has no label"
    if line.quantity <= 0:
        yield "has no positive quantity"
    elif line.unit_price is not None and line.net != Money.of(
        line.unit_price * line.quantity, line.net.currency
    ):
        yield "does not come to quantity times price"
    if abs(line.net.minor * Fraction(line.vat.percent) / 100 - line.tax.minor) > 1:
        yield "has a VAT that its rate does not give"
    yield from _regime_faults(line)


def _regime_faults(line: Line) -> Iterator[str]:
    if line.vat.category is VatCategory.STANDARD:
        if line.vat.percent <= 0:
            yield "is taxed at no rate"
    elif line.vat.percent != 0 or line.tax:
        yield "is untaxed and carries VAT"
    elif not line.vat.exemption.strip() and line.vat.category is not VatCategory.ZERO:
        yield "does not say why it is untaxed"


def _part_faults(part: VatPart) -> Iterator[str]:
    """EN 16931 BR-CO-17 with the tolerance of its published rules: below one unit of currency."""
    unit = Money.of(1, part.base.currency).minor
    if abs(part.base.minor * Fraction(part.vat.percent) / 100 - part.tax.minor) >= unit:
        yield f"the VAT at {part.vat.percent} % is a unit or more away from base times rate"


def _dates(invoice: Invoice) -> Iterator[str]:
    if invoice.supplied_on is None and invoice.period is None:
        yield "neither the day of supply nor the period is given"
    if invoice.period is not None and invoice.period[0] > invoice.period[1]:
        yield "the period ends before it begins"
    is_credit = invoice.type is InvoiceType.CREDIT_NOTE
    if is_credit and (invoice.corrected is None or not invoice.corrected.reason.strip()):
        yield "the corrected invoice and the reason are missing"
    if not is_credit and invoice.payment.due_on < invoice.issued_on:
        yield "it is due before it is issued"


def _parties(invoice: Invoice) -> Iterator[str]:
    for who, party in (("the seller", invoice.seller), ("the buyer", invoice.buyer)):
        for name in ("name", "street", "postcode", "city", "country"):
            if not getattr(party, name).strip():
                yield f"{who} has no {name}"
    if not invoice.seller.vat_number:
        yield "the seller has no VAT number"
    if invoice.seller.country == "FR" and not invoice.seller.company_id:
        yield "the seller has no SIREN"
    both = {VatCategory.REVERSE_CHARGE, VatCategory.INTRA_COMMUNITY}
    if not invoice.buyer.vat_number and any(line.vat.category in both for line in invoice.lines):
        yield "the buyer has no VAT number, which a reverse charge needs"
