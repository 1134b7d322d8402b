"""What a lender stands to lose on contracts, as the ledger has it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import ON_BOOKS
from vigie.leasing.models import Contract
from vigie.leasing.queries.contracts import READ
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.balances import Asked, balances_by_subject

SUBJECT: Final = "leasing.contract"
# The claim or the asset, what is due, less what is held for the customer.
ROLES: Final = (
    Role.LOAN_OUTSTANDING,
    Role.NET_INVESTMENT,
    Role.LEASE_ASSET,
    Role.LEASE_ASSET_DEPRECIATION,
    Role.CUSTOMER_RECEIVABLE,
    Role.CUSTOMER_CREDIT,
)


def exposures(
    by: Actor, on: date, among: Collection[str] | None = None
) -> Mapping[str, tuple[int, str]]:
    """Return minor units and currency by contract reference, on a value date.

    `among` are the references asked for, when they are few: nothing of other contracts is read.
    Read from the IFRS view, where a lease is a claim; from the statutory one where there is none.
    Contracts that are not on the books, and those the ledger does not know, are absent.
    """
    by.require(READ)
    rows = Contract.objects.filter(
        organisation_id=by.organisation_id, state__in=[state.value for state in ON_BOOKS]
    )
    if among is not None:
        rows = rows.filter(reference__in=among)
    found = list(rows.values_list("id", "reference", "currency"))
    ids = None if among is None else [pk for pk, _, _ in found]
    sums: dict[int, int] = {}
    for code in {currency for _, _, currency in found}:
        at = Asked(on=on, book=Book.IFRS, currency=code, among=ids)
        sums |= _sums(by, at) or _sums(by, replace(at, book=Book.STATUTORY))
    return {reference: (sums[pk], currency) for pk, reference, currency in found if pk in sums}


def _sums(by: Actor, at: Asked) -> dict[int, int]:
    sums: dict[int, int] = {}
    for role in ROLES:
        balances = balances_by_subject(by.organisation_id, role, SUBJECT, at=at)
        for pk, money in balances.items():
            sums[pk] = sums.get(pk, 0) + money.minor
    return sums
