"""The end of the money: the deposit given back, what is held refunded, the contract closed."""

from datetime import date
from typing import Final

from django.db.models import Sum

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.leasing.actions.cases import Case, closed, loaded, opened, refuse_held, settle, take
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.tax_points import WRITTEN_OFF
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.fees import spread_fee
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import Payment
from vigie.leasing.queries.standing import deposit_of, held, standing_of
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Journal

SETTLED: Final = "leasing.contract_settled"
RELEASED: Final = "leasing.pledge_released"


@act(SETTLED, permission=lifecycle.END)
def settle_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Close a contract on which nothing is owed and nothing is to come.

    The deposit pays what is still owed first; what is left of it, and money held, goes back to the
    customer, unless the pay-out is held. A contract with a pledge is *settled*, and closed by `release_pledge`; `releases_pledge`
    in the entry tells so.
    """
    case = loaded(contract_id, on=on, by=by, key=key)
    give_deposit_back(case)
    settle(case)
    refund(case)
    if case.contract.state in lifecycle.RUNNING:
        case.book(booking.fee_released(case.agreement.accounting, spread_fee(case.agreement)))
    take(case, Step.CLOSE)
    case.tell(releases_pledge=case.contract.is_pledged)
    return closed(case, SETTLED, Journal.BANK)


@act(RELEASED, permission=lifecycle.END)
def release_pledge(
    contract_id: int, *, on: date, confirmation: str, by: Actor, key: str
) -> Outcome:
    """Record that the pledge was struck off the register, and by which confirmation; closes.

    A pledge follows its debt, but stands on the register until the creditor has it struck off.
    """
    case = opened(contract_id, Step.RELEASE_PLEDGE, on=on, by=by, key=key)
    case.tell(confirmation=confirmation)
    return closed(case, RELEASED)


def give_deposit_back(case: Case) -> None:
    """Turn a deposit into money of the customer; one that was never paid pays for itself."""
    asked = deposit_of(case.contract)
    if asked:
        _pay(case, asked, "deposit", case.on)
        case.book(booking.received(asked, Role.DEPOSIT_HELD))


def refund(case: Case) -> None:
    """Give the customer what is held of his money; Refused while the pay-out is held."""
    left = held(case.contract)
    if left > 0:
        if standing_of(case.contract, case.on).is_held:
            refuse_held(case, "leasing.payout_held")
        _pay(case, -left, "refund", case.booked_on)
        case.book(booking.received(-left))


def undo_loss(case: Case, freed: int) -> None:
    """Take back what was written off of money that is free again: it is no loss, and nobody's money."""
    mine = {"organisation_id": case.contract.organisation_id, "contract": case.contract}
    lost = Payment.objects.filter(**mine, method=WRITTEN_OFF).aggregate(sum=Sum("minor"))["sum"]
    minor = min(freed, lost or 0)
    if minor > 0:
        _pay(case, -minor, WRITTEN_OFF, case.booked_on)
        case.book(booking.received(-minor, Role.WRITE_OFF_LOSS))


def _pay(case: Case, minor: int, method: str, on: date) -> None:
    Payment.objects.create(**case.mine, minor=minor, received_on=on, method=method)
