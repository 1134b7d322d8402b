"""Endpoints of what is paid over to insurers and providers of services."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from ninja import Field, Router, Schema

from vigie.leasing import actions, queries
from vigie.leasing.api.contract_acts import Key
from vigie.leasing.api.contract_schemas import PostingOut
from vigie.leasing.api.telling import units
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.paying_over import Whom
from vigie.leasing.models import PayOver
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()


class WhomIn(Strict):
    """For whom money was collected; an insurer that contracts do not name has an empty provider."""

    kind: PackageKind
    provider: str
    country: str = Field(min_length=2, max_length=2)
    currency: str = Field(min_length=3, max_length=3)


class PayOverIn(WhomIn):
    """All that was collected up to a day and not paid over before; `payee` as the bank names him."""

    payee: str = Field(min_length=1, max_length=120)
    through: date
    on: date


class WaitingOut(WhomIn):
    """What waits to be paid over today, before tax."""

    contracts: int
    amount: Decimal


class PayOverLineOut(Schema):
    """A contract's part; below zero where a customer's payment went back since."""

    contract_id: int
    package: str
    amount: Decimal


class PayOverOut(Schema):
    """A pay-over: before tax and its tax, with its list; `postings` of one just made."""

    id: int
    amount: Decimal
    tax: Decimal
    lines: list[PayOverLineOut]
    postings: list[PostingOut]


class PayOverRow(WhomIn):
    """A pay-over in the list of all."""

    id: int
    payee: str
    through: date
    on: date
    contracts: int
    amount: Decimal
    tax: Decimal


class PayOversOut(Schema):
    """What waits, and what was paid over, the newest first."""

    waiting: list[WaitingOut]
    paid: list[PayOverRow]


@router.get("/leasing/pay-overs", response=PayOversOut, summary="List pay-overs")
def list_pay_overs(request: StaffRequest) -> dict[str, object]:
    """What was collected for insurers and providers and waits, and the last 200 pay-overs."""
    by = request.actor
    waiting = queries.waiting_to_be_paid_over(by, timezone.localdate())
    return {
        "waiting": [
            {
                **_whom(one.whom),
                "contracts": one.contracts,
                "amount": units(one.minor, one.whom.currency),
            }
            for one in waiting
        ],
        "paid": [_row(one) for one in queries.pay_overs(by)],
    }


@router.post("/leasing/pay-overs", response=PayOverOut, summary="Pay over what was collected")
def pay_over(
    request: StaffRequest, given: PayOverIn, key: Key, *, preview: bool = False
) -> dict[str, object]:
    """Pay over all that was collected for somebody; with `preview=true` nothing is kept."""
    whom = Whom(given.kind, given.provider, given.country, given.currency)
    run = actions.pay_over_collected.dry_run if preview else actions.pay_over_collected
    done = run(
        whom, payee=given.payee, through=given.through, on=given.on, by=request.actor, key=key
    )
    code = whom.currency
    return {
        "id": done.pay_over_id,
        "amount": units(done.minor, code),
        "tax": units(done.tax, code),
        "lines": [
            {"contract_id": one.contract_id, "package": one.code, "amount": units(one.minor, code)}
            for one in done.lines
        ],
        "postings": [
            {
                "book": one.book,
                "debit": one.debit,
                "credit": one.credit,
                "amount": units(one.minor, code),
            }
            for one in done.postings
        ],
    }


@router.get("/leasing/pay-overs/{pay_over_id}", response=PayOverOut, summary="Read a pay-over")
def read_pay_over(request: StaffRequest, pay_over_id: int) -> dict[str, object]:
    """One pay-over with its list by contract."""
    found, lines = queries.pay_over(request.actor, pay_over_id)
    return {
        "id": found.pk,
        "amount": units(found.minor, found.currency),
        "tax": units(found.tax, found.currency),
        "lines": [
            {
                "contract_id": one.contract_id,
                "package": one.code,
                "amount": units(one.minor, found.currency),
            }
            for one in lines
        ],
        "postings": [],
    }


def _whom(whom: Whom) -> dict[str, object]:
    return {
        "kind": whom.kind,
        "provider": whom.provider,
        "country": whom.country,
        "currency": whom.currency,
    }


def _row(one: PayOver) -> dict[str, object]:
    whom = Whom(PackageKind(one.kind), one.provider, one.country, one.currency)
    return {
        **_whom(whom),
        "id": one.pk,
        "payee": one.payee,
        "through": one.through_on,
        "on": one.paid_on,
        "contracts": one.contracts,
        "amount": units(one.minor, one.currency),
        "tax": units(one.tax, one.currency),
    }
