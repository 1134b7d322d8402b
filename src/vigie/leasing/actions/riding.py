"""Insurance and services that join a running contract, or leave it, from a day on.

The rentals due from that day on hold them; those billed already are corrected by the difference, with tax
document or credit note. Ended on the day on which it began, a package is taken back whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.leasing.actions.agreeing import agree
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import lifecycle
from vigie.leasing.domain.bounds import Unit, shown
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.packages import Chosen, Riding, chosen
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.riding import Ride, rides
from vigie.leasing.models import ContractPackage
from vigie.leasing.queries.packages import Offered, packages_of_contract, packages_offered
from vigie.ledger.domain.transfers import Journal

ADDED: Final = "leasing.package_added"
ENDED: Final = "leasing.package_ended"


@dataclass(frozen=True, slots=True)
class Joining:
    """A package that joins the rentals due from a day on.

    `minor` is its amount in each as the product names it, with tax where its prices have it; None is the
    usual one.
    """

    code: str
    from_on: date
    minor: int | None = None


@act(ADDED, permission=lifecycle.SERVE)
def add_package(contract_id: int, what: Joining, *, on: date, by: Actor, key: str) -> Outcome:
    """Let a package ride in the rentals due from a day on; those billed already are asked for the rest.

    It is one of those that the contract's product offers, or what is sold on that day to customers of its kind.
    NotFound `leasing.package_not_offered`, Refused `leasing.quote_package` outside its bounds,
    `leasing.package_too_late` when no rental is due from that day on, Conflict `leasing.package_rides`.
    """
    case = opened(contract_id, Step.ADD_PACKAGE, on=on, by=by, key=key)
    found = packages_offered(by, case.contract, on).get(what.code)
    if found is None:
        raise NotFound("leasing.package_not_offered", package=what.code)
    _check_bound(case, found, what)
    for ride in _rides(case, what.code):
        if ride.until_on is None or ride.until_on > what.from_on:
            raise Conflict("leasing.package_rides", package=what.code, since=_since(case, ride))
    one = chosen(found.package, what.minor)
    net = found.net(one.minor, case.agreement.tax)
    _ride(case, replace(one, minor=net, is_required=False), what.from_on)
    return closed(case, ADDED, Journal.SALES)


@act(ENDED, permission=lifecycle.SERVE)
def end_package(
    contract_id: int, code: str, *, from_on: date, on: date, by: Actor, key: str
) -> Outcome:
    """Take a package out of the rentals due from a day on; what they were asked for it is credited.

    On the day on which it began it is taken back whole. NotFound `leasing.package_unknown` for one that
    does not ride, Refused `leasing.package_required` for what the financing depends on, Invalid
    `leasing.package_begins_later`.
    """
    case = opened(contract_id, Step.END_PACKAGE, on=on, by=by, key=key)
    found = [ride for ride in _rides(case, code) if ride.until_on is None]
    if not found:
        raise NotFound("leasing.package_unknown", package=code)
    (ride,) = found
    if ride.package.is_required:
        raise Refused("leasing.package_required", package=code)
    since = _since(case, ride)
    if from_on < since:
        raise Invalid("leasing.package_begins_later", package=code, since=since)
    _ride(case, replace(ride.package, minor=-ride.package.minor), from_on)
    return closed(case, ENDED, Journal.SALES)


def _ride(case: Case, package: Chosen, from_on: date) -> None:
    """Write a package that joins, or below zero leaves, and what follows for the rentals."""
    start = case.agreement.terms.start_on
    if from_on < start:
        raise Invalid("leasing.before_delivery", start=start)
    if all(line.due_on < from_on for line in plan_of(case.agreement).lines):
        raise Refused("leasing.package_too_late", ends_on=case.contract.ends_on)
    ContractPackage.objects.create(
        **case.mine,
        code=package.code,
        kind=package.kind.value,
        names=dict(package.names),
        provider=package.provider,
        minor=package.minor,
        is_required=package.is_required,
        from_on=from_on,
    )
    case.tell(package=package.code, minor=package.minor, from_on=from_on)
    riding = Riding(code=package.code, kind=package.kind, minor=package.minor, from_on=from_on)
    agree(case, case.agreement.ridden(riding), case.on)


def _check_bound(case: Case, found: Offered, what: Joining) -> None:
    bound, code = found.package.bound, case.agreement.currency
    if what.minor is None or bound.holds(Fraction(what.minor)):
        return
    low, high = (shown(end, Unit.AMOUNT, code) for end in (bound.low, bound.high))
    raise Refused("leasing.quote_package", package=what.code, low=low, high=high)


def _rides(case: Case, code: str) -> Sequence[Ride]:
    facts = packages_of_contract(case.contract.organisation_id, case.contract.pk)
    return [ride for ride in rides(facts) if ride.package.code == code]


def _since(case: Case, ride: Ride) -> date:
    return ride.from_on or case.agreement.terms.start_on
