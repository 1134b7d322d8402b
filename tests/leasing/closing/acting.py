"""Days closed as the command does, and what a test asks of them."""

import secrets
from datetime import date, timedelta

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.leasing.actions import begin_close, close_slice, end_day
from vigie.leasing.domain import closing, storing
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.fees import spread_fee
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.spreading import costs_spent, rent_accrued, worn
from vigie.leasing.models import ContractVersion
from vigie.leasing.queries.closing import business_date
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.trial import TrialAsked, trial_balance

# What a close brings to where it must stand.
CUT_OFF = (
    "interest_receivable",
    "deferred_income",
    "accrued_rent",
    "lease_asset_depreciation",
    "deferred_fee",
)


def close_through(by: Actor, through: date) -> None:
    """Close days as the command does."""
    begin_close(through, by=by, key=secrets.token_hex(8))
    while close_slice(by=by, key=secrets.token_hex(8)) is not None:
        pass
    opened = business_of(by)
    while opened <= through:
        assert end_day(opened, by=by, key=secrets.token_hex(8))
        opened += timedelta(days=1)


def business_of(by: Actor) -> date:
    with tenant(by.organisation_id):
        found = business_date(by.organisation_id)
    assert found is not None
    return found


def plans(by: Actor) -> dict[int, Plan]:
    """Return the plan in force of each contract."""
    with tenant(by.organisation_id):
        versions = ContractVersion.objects.order_by("number")
        return {one.contract_id: plan_of(storing.read(one.agreement)) for one in versions}


def cut_off(by: Actor, book: Book, on: date) -> dict[str, int]:
    """Return what a book shows of what is cut off, debit above zero."""
    with tenant(by.organisation_id):
        lines = trial_balance(by, TrialAsked(on, book=book))
    return {line.role: line.balance for line in lines if line.role in CUT_OFF and line.balance}


def expected(plans: dict[int, Plan], book: Book, on: date) -> dict[str, int]:
    """Return what a book must show of running contracts by the plain rules, one by one."""
    sides = dict.fromkeys(CUT_OFF, 0)
    for plan in plans.values():
        accounting = plan.agreement.accounting
        owns = accounting is Accounting.OPERATING_LEASE or (
            accounting is Accounting.FINANCE_LEASE and book is Book.STATUTORY
        )
        interest = 0 if owns else closing.accrued(plan, on)
        rent = rent_accrued(plan, on) if owns else 0
        sides["interest_receivable"] += max(interest, 0)
        sides["accrued_rent"] += max(rent, 0)
        sides["deferred_income"] += min(interest, 0) + min(rent, 0)
        sides["lease_asset_depreciation"] -= worn(plan, on) if owns else 0
        if book is Book.IFRS:
            sides["lease_asset_depreciation"] -= costs_spent(plan, on)
            sides["deferred_fee"] += closing.fee_earned(plan, on) - spread_fee(plan.agreement)
    return {role: minor for role, minor in sides.items() if minor}
