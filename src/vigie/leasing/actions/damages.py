"""What the lessee of a terminated lease owes by law, once the value of the vehicle is known."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.loading import due_fact
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.actions.reselling import sold_for
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.consumer.termination import (
    Indemnity,
    Rental,
    lease_indemnity,
    value_to_deduct,
)
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.models import ContractEvent, Due
from vigie.leasing.queries.references import known_rates
from vigie.ledger.domain.transfers import Journal

CLAIMED: Final = "leasing.damages_claimed"


@dataclass(frozen=True, slots=True)
class Sale:
    """What the vehicle brought before tax, and a better offer of the lessee that was refused."""

    sold_for: int
    refused_offer: int | None = None


@act(CLAIMED, permission=lifecycle.ENFORCE)
def claim_damages(contract_id: int, sale: Sale, *, on: date, by: Actor, key: str) -> Outcome:
    """Bring the claim of a lease terminated for a consumer's default to the damages of D312-18.

    Residual and rentals to come before tax, discounted to the termination, less the value; it takes
    the place of the financial balance that the termination asked for. The vehicle stands in the books
    at what it brought, which is no payment of the lessee; where `sell_asset` booked its sale before, the price
    must be that one (Invalid `leasing.sold_otherwise`). Refused for another contract, and where the
    bond yield of the half-year before the signature is not recorded; Conflict the second time.
    """
    if min(sale.sold_for, sale.refused_offer or 0) < 0:
        raise Invalid("leasing.sale_negative")
    case = opened(contract_id, Step.CLAIM_DAMAGES, on=on, by=by, key=key)
    sold = sold_for(case.contract)
    if sold not in (None, sale.sold_for):
        raise Invalid("leasing.sold_otherwise", price=sold)
    found = _damages(case, sale)
    change = found.total - _asked(case)
    case.tell(
        damages=found.total, rentals=found.rentals, residual=found.residual, value=found.value
    )
    due_on = on if change > 0 else _ended_on(case)
    case.ask(DueKind.TERMINATION, Parts(principal=change), due_on)
    case.book(booking.damages(change, 0 if sold is not None else sale.sold_for))
    return closed(case, CLAIMED, Journal.SALES)


def _damages(case: Case, sale: Sale) -> Indemnity:
    contract, agreement = case.contract, case.agreement
    is_bound = contract.country == "FR" and contract.is_consumer and agreement.has_option
    if not is_bound or contract.signed_on is None:
        raise Refused("leasing.damages_not_here")
    if _events(case, Step.CLAIM_DAMAGES):
        raise Conflict("leasing.damages_claimed")
    ended_on, plan = _ended_on(case), plan_of(agreement)
    return lease_indemnity(
        ended_on,
        agreement.terms.residual,
        [Rental(row.due_on, row.payment) for row in plan.rows if row.due_on > ended_on],
        known_rates(contract.organisation_id).bond_yield(contract.signed_on),
        value_to_deduct(sale.sold_for, sale.refused_offer),
    )


def _asked(case: Case) -> int:
    rows = Due.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        kind=DueKind.TERMINATION,
    )
    return sum(due_fact(row).parts.total for row in rows)


def _ended_on(case: Case) -> date:
    days = _events(case, Step.TERMINATE)
    if not days:
        raise Refused("leasing.damages_not_here")
    return days[-1]


def _events(case: Case, step: Step) -> list[date]:
    found = ContractEvent.objects.filter(
        organisation_id=case.contract.organisation_id, contract=case.contract, step=step
    )
    return list(found.order_by("id").values_list("effective_on", flat=True))
