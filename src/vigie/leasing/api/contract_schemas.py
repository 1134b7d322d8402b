"""What the API says of contracts and asks for their acts; amounts are decimals in units."""

from datetime import date
from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

from vigie.leasing.domain.drawing import Payee
from vigie.ui.strict import Strict


class ContractFilters(Strict):
    """What a list is narrowed to; empty leaves a filter open. `q` begins a reference or a name.

    `late` is a band of days past due (0, 1-30, 31-60, 61-90, 91-180, 181+), `delivered` a quarter
    (2026-Q1): contracts in service only. `undrawn` "yes": a part of the price is still to be paid out.
    """

    q: str = ""
    state: str = ""
    product: str = ""
    currency: str = ""
    late: str = ""
    delivered: str = ""
    undrawn: Literal["", "yes"] = ""


class ContractLine(Schema):
    """One contract in a list; `overdue` is what is due and unpaid today."""

    id: int
    reference: str
    customer: str
    title: str
    product: str
    state: str
    ends_on: date
    currency: str
    overdue: Decimal


class ContractPage(Schema):
    """A page of contracts; ask again with `next_cursor` until it is empty."""

    items: list[ContractLine]
    next_cursor: str


class DueOut(Schema):
    """What a customer owes; `left` is what is not paid, `invoice` its tax document."""

    id: int
    kind: str
    due_on: date
    net: Decimal
    tax: Decimal
    left: Decimal
    invoice: str


class PaymentOut(Schema):
    """Money that came; below zero it went back."""

    id: int
    received_on: date
    amount: Decimal
    method: str
    note: str
    is_returned: bool


class PartOut(Schema):
    """A later part of the price: as agreed, what was paid of it, what is still committed."""

    number: int
    planned_on: date
    amount: Decimal
    paid: Decimal
    left: Decimal
    given_up_on: date | None


class PackageOut(Schema):
    """Insurance or a service in the rentals due from a day on and before another, before tax.

    Without a day there is no limit; "" is a provider that nobody named.
    """

    code: str
    kind: str
    names: dict[str, str]
    provider: str
    amount: Decimal
    is_required: bool
    from_on: date | None
    until_on: date | None


class LineOut(Schema):
    """A line of the plan in force."""

    number: int
    due_on: date
    principal: Decimal
    interest: Decimal
    services: Decimal
    insurance: Decimal
    tax: Decimal


class ContractOut(Schema):
    """One contract on a day. `steps` are those that you may take now."""

    id: int
    reference: str
    customer_id: int
    product: str
    state: str
    currency: str
    signed_on: date | None
    delivered_on: date | None
    ends_on: date
    version: int
    overdue: Decimal
    owed: Decimal
    held: Decimal
    to_come: Decimal
    undrawn: Decimal
    parts: list[PartOut]
    packages: list[PackageOut]
    steps: list[str]
    plan: list[LineOut]
    dues: list[DueOut]
    payments: list[PaymentOut]


class DayIn(Strict):
    """The day of an act."""

    on: date


class DrawdownIn(DayIn):
    """A later part of the price that is paid: all that is left of it where no amount is given.

    `payee` is supplier or customer; amounts of a lease are before tax.
    """

    part: int = Field(gt=0)
    amount: Decimal | None = Field(None, gt=0)
    payee: Payee = Payee.SUPPLIER


class CancelDrawdownIn(DayIn):
    """A later part of the price that is given up."""

    part: int = Field(gt=0)


class PaymentIn(DayIn):
    """Money that came: transfer, direct_debit, card, cash or insurer; the announced settlement it is."""

    amount: Decimal = Field(gt=0)
    method: str
    note: str = Field("", max_length=200)
    announcement_id: int | None = None


class ReturnIn(DayIn):
    """A payment that the bank returned."""

    reason: str = Field(max_length=200)


class SaleIn(DayIn):
    """Who buys a vehicle that came back, a party of yours, and the price before tax."""

    price: Decimal = Field(gt=0)
    buyer_id: int = Field(gt=0)


class DamagesIn(DayIn):
    """What a vehicle brought before tax, and a better offer of the customer that was refused."""

    sold_for: Decimal = Field(ge=0)
    refused_offer: Decimal | None = Field(default=None, ge=0)


class BuyoutIn(DayIn):
    """A buyout; the price is the financial balance unless it was agreed."""

    agreed_price: Decimal | None = Field(None, ge=0)
    indemnity: Decimal = Field(Decimal(0), ge=0)


class GiveBackIn(DayIn):
    """An asset that came back, and the kilometres since its delivery where they are settled."""

    driven: int | None = Field(None, ge=0)


class ReleaseIn(DayIn):
    """A pledge that was struck off, and the register's confirmation."""

    confirmation: str = Field(min_length=1, max_length=100)


class DraftIn(DayIn):
    """A contract from an offer: whose it is, for which asset; `is_pledged` for a credit alone.

    `commission` is what dealer or broker is paid, before tax, `commission_tax` the recoverable tax on it.
    """

    offer_id: int
    customer_id: int
    asset_id: int | None = None
    is_pledged: bool = False
    commission: Decimal = Field(default=Decimal(0), ge=0)
    commission_tax: Decimal = Field(default=Decimal(0), ge=0)


class DraftedOut(Schema):
    """A contract that began."""

    contract_id: int
    reference: str


class SuspensionIn(DayIn):
    """A suspension: instalments left out follow at the end, or the others grow."""

    extends: bool


class RescheduleIn(DayIn):
    """Another next due date, or more instalments."""

    to_due: date | None = None
    extra: int = Field(0, ge=0)


class RateIn(DayIn):
    """A new nominal rate, percent a year."""

    percent: Decimal = Field(ge=0)


class PackageEndIn(DayIn):
    """A package that leaves the rentals due from a day on."""

    code: str = Field(min_length=1, max_length=40)
    from_on: date


class PackageIn(PackageEndIn):
    """A package that joins them, at its usual amount where none is given."""

    amount: Decimal | None = Field(None, gt=0)


class PrepaymentIn(DayIn):
    """A part repaid early; the term stays, or the instalment does."""

    amount: Decimal = Field(gt=0)
    keeps_term: bool


class TransferIn(DayIn):
    """A new customer, known as a party."""

    customer_id: int


class NoticeIn(DayIn):
    """A default notice and its last day."""

    ends_on: date


class HoldIn(DayIn):
    """Why a pay-out is held, and its last day where there is one."""

    reason: str
    until_on: date | None = None


class EndHoldIn(DayIn):
    """Whose hold or pause ends, why, and whether the paused days are asked for."""

    reason: str
    cause: str = "staff"
    catches_up: bool = False


class BilledDueOut(Schema):
    """An amount asked of the customer by an act."""

    kind: str
    due_on: date
    net: Decimal
    tax: Decimal
    invoice: str


class PostingOut(Schema):
    """An amount from one role of the chart to another."""

    book: str
    debit: str
    credit: str
    amount: Decimal


class SettledOut(Schema):
    """A part of a due that money settles; below zero it settles it no more."""

    kind: str
    due_on: date
    part: str
    amount: Decimal


class MovedOut(Schema):
    """An instalment to come before an act and after it; without a day it is not in the plan."""

    number: int
    was_on: date | None
    was: Decimal
    on: date | None
    amount: Decimal


class OutcomeOut(Schema):
    """A contract after an act; `held` is money of the customer that settles nothing yet.

    `moved` are the instalments to come that change, with their tax.
    """

    contract_id: int
    reference: str
    state: str
    version: int
    currency: str
    held: Decimal
    dues: list[BilledDueOut]
    settled: list[SettledOut]
    moved: list[MovedOut]
    postings: list[PostingOut]


class BilledOut(Schema):
    """What a billing came to."""

    contracts: int
    instalments: int
