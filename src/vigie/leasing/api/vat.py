"""Endpoints of VAT: with what it falls due, and the return of a period."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Header, Router, Schema, Status

from vigie.leasing import queries
from vigie.leasing.actions import set_tax_point
from vigie.leasing.api.telling import units
from vigie.leasing.domain.tax_points import Basis, TaxPointRule
from vigie.leasing.domain.vat_return import period_named, whole
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class TaxPointIn(Strict):
    """With what tax falls due in a country (FR, PL) from a day on: debits (invoice) or receipts (payment)."""

    country: str
    basis: Literal["debits", "receipts"]
    from_on: date


class TaxPointOut(TaxPointIn):
    """A choice that was made."""


class Chosen(Schema):
    """The number of the choice."""

    id: int


class BoxOut(Schema):
    """A box of the form: exact amounts in units, and as the form takes them, in whole units."""

    code: str
    base: Decimal | None
    tax: Decimal | None
    base_rounded: int | None
    tax_rounded: int | None


class VatLineOut(Schema):
    """What fell due at one rate, with the invoice or with the payment; credits lower it."""

    percent: Decimal
    is_credit: bool
    with_payment: bool
    base: Decimal
    tax: Decimal


class ReconciledOut(Schema):
    """An account: tax by documents, by acts in the ledger, what they differ by, entries by hand."""

    account: str
    documents: Decimal
    acts: Decimal
    difference: Decimal
    hand: Decimal


class VatReturnOut(Schema):
    """The VAT of a country in a period; amounts in units of the currency."""

    country: str
    currency: str
    first: date
    last: date
    boxes: list[BoxOut]
    lines: list[VatLineOut]
    exempt: Decimal
    due: Decimal
    deductible: Decimal
    payable: Decimal
    reconciled: list[ReconciledOut]


@router.get("/leasing/tax-points", response=list[TaxPointOut], summary="When VAT falls due")
def tax_points(request: StaffRequest) -> list[dict[str, object]]:
    """Return what was chosen, the newest first."""
    return [
        {"country": one.country, "basis": one.basis.value, "from_on": one.from_on}
        for one in queries.tax_points(request.actor)
    ]


@router.post("/leasing/tax-points", response={201: Chosen}, summary="Choose when VAT falls due")
def choose(request: StaffRequest, given: TaxPointIn, key: Key) -> Status[dict[str, int]]:
    """Choose with what tax falls due from a day on; said again for the same day, it corrects."""
    rule = TaxPointRule(given.from_on, Basis(given.basis), given.country)
    return Status(201, {"id": set_tax_point(rule, by=request.actor, key=key)})


@router.get("/leasing/vat-returns/{country}/{period}", response=VatReturnOut, summary="VAT return")
def read_return(request: StaffRequest, country: str, period: str) -> dict[str, object]:
    """Return the VAT of a month (2027-02) or a quarter (2027-Q1), with the ledger beside it."""
    told = queries.vat_return(request.actor, country, period_named(period))
    found, code = told.found, told.currency
    return {
        "country": told.country,
        "currency": code,
        "first": told.period.first,
        "last": told.period.last,
        "boxes": [_box(box.code, (box.base, box.tax), code) for box in told.boxes],
        "lines": [
            {
                "percent": Decimal(line.percent.numerator) / line.percent.denominator,
                "is_credit": line.is_credit,
                "with_payment": line.with_payment,
                "base": units(line.base, code),
                "tax": units(line.tax, code),
            }
            for line in found.lines
        ],
        "exempt": units(found.exempt, code),
        "due": units(found.due, code),
        "deductible": units(found.deductible.tax, code),
        "payable": units(found.payable, code),
        "reconciled": [
            {
                "account": one.account.value,
                "documents": units(one.documents, code),
                "acts": units(one.acts, code),
                "difference": units(one.difference, code),
                "hand": units(one.hand, code),
            }
            for one in told.reconciled
        ],
    }


def _box(code: str, minors: tuple[int | None, int | None], currency: str) -> dict[str, object]:
    said: dict[str, object] = {"code": code}
    for name, minor in zip(("base", "tax"), minors, strict=True):
        said[name] = None if minor is None else units(minor, currency)
        said[f"{name}_rounded"] = None if minor is None else whole(minor)
    return said
