"""The end of the money: the deposit given back, what is held refunded, the contract closed."""

from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.leasing.actions.cases import Case, closed, loaded, settle, take
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.dues import DueKind
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import Due, Payment
from vigie.leasing.queries.standing import held
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Journal

SETTLED: Final = "leasing.contract_settled"


@act(SETTLED, permission=lifecycle.END)
def settle_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Close a contract on which nothing is owed and nothing is to come.

    The deposit pays what is still owed first; what is left of it, and money held, goes back to the
    customer. `releases_pledge` in the entry tells that a credit's pledge is to be lifted.
    """
    case = loaded(contract_id, on=on, by=by, key=key)
    give_deposit_back(case)
    settle(case)
    _refund(case)
    take(case, Step.CLOSE)
    case.tell(releases_pledge=not case.agreement.is_lease)
    return closed(case, SETTLED, Journal.BANK)


def give_deposit_back(case: Case) -> None:
    """Turn a deposit into money of the customer; one that was never paid pays for itself."""
    mine = {"organisation_id": case.contract.organisation_id, "contract": case.contract}
    asked = sum(Due.objects.filter(**mine, kind=DueKind.DEPOSIT).values_list("costs", flat=True))
    if asked:
        _pay(case, asked, "deposit")
        case.book(booking.received(asked, Role.DEPOSIT_HELD))


def _refund(case: Case) -> None:
    left = held(case.contract)
    if left > 0:
        _pay(case, -left, "refund")
        case.book(booking.received(-left))


def _pay(case: Case, minor: int, method: str) -> None:
    Payment.objects.create(**case.mine, minor=minor, received_on=case.on, method=method)
