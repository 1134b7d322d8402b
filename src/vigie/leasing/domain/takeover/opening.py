"""What a contract that is taken over books: its balances against the account of opening balances."""

from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import Legs, asset_books, claim_of
from vigie.leasing.domain.takeover.running import Balances
from vigie.ledger.domain.roles import Role


def opened(accounting: Accounting, balances: Balances) -> Legs:
    """Book the opening: the claim or the asset, what is overdue, what is held for the customer.

    A lessor's asset opens at the outstanding principal: what it cost and what was written off
    before stay in the source's books.
    """
    legs, opening = Legs(), Role.OPENING_BALANCE
    claim, claimed = claim_of(accounting)
    legs.add(claim, opening, balances.outstanding, claimed)
    legs.add(Role.LEASE_ASSET, opening, balances.outstanding, asset_books(accounting))
    legs.add(Role.CUSTOMER_RECEIVABLE, opening, balances.arrears)
    legs.add(opening, Role.CUSTOMER_CREDIT, balances.held)
    legs.add(opening, Role.DEPOSIT_HELD, balances.deposit)
    return legs
