"""Acts on one contract that take more than a day: one table, one shape.

Each is `POST /leasing/contracts/{contract_id}/<path>` with an Idempotency-Key; with `preview=true` it says
what it would do and leaves no trace.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Final

from ninja import Header, Router, Schema

from vigie.journal.actions import Act
from vigie.kernel.actor import Actor
from vigie.kernel.money import Money
from vigie.leasing import actions, queries
from vigie.leasing.api import telling
from vigie.leasing.api.contract_schemas import (
    BuyoutIn,
    CancelDrawdownIn,
    DamagesIn,
    DayIn,
    DrawdownIn,
    EndHoldIn,
    GiveBackIn,
    HoldIn,
    NoticeIn,
    OutcomeOut,
    PackageEndIn,
    PackageIn,
    PaymentIn,
    PrepaymentIn,
    RateIn,
    ReleaseIn,
    RescheduleIn,
    ReturnIn,
    SaleIn,
    SuspensionIn,
    TransferIn,
)
from vigie.ui.access import StaffRequest

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Said = dict[str, object]
Minor = Callable[[Decimal], int]


@dataclass(frozen=True, slots=True)
class Doing:
    """An act behind its address; `told` turns what was sent into the action's own arguments.

    It is given the schema's values, and how amounts of the contract become minor units.
    """

    path: str
    name: str
    title: str
    text: str
    given: type[Schema]
    action: Act[..., actions.Outcome]
    told: Callable[[Any, Minor], Mapping[str, object]]


def done(
    by: Actor,
    act: Act[..., actions.Outcome],
    contract_id: int,
    said: Mapping[str, object],
    key: str,
    *,
    preview: bool,
) -> Said:
    """Do an act, or say what it would do."""
    contract = queries.find_contract(by, contract_id)
    run = act.dry_run if preview else act
    return telling.outcome(run(contract_id, **said, by=by, key=key), contract.currency)


def _plain(given: Schema, minor: Minor) -> Mapping[str, object]:
    del minor
    return given.dict()


def _delivered(given: DayIn, minor: Minor) -> Mapping[str, object]:
    del minor
    return {"delivered_on": given.on}


def _drawn(given: DrawdownIn, minor: Minor) -> Mapping[str, object]:
    amount = None if given.amount is None else minor(given.amount)
    return {"on": given.on, "what": actions.Drawing(given.part, amount, given.payee)}


def _given_up(given: CancelDrawdownIn, minor: Minor) -> Mapping[str, object]:
    del minor
    return {"on": given.on, "number": given.part}


def _paid(given: PaymentIn, minor: Minor) -> Mapping[str, object]:
    known = (given.on, given.method, given.note, given.announcement_id)
    coming = actions.Coming(minor(given.amount), *known)
    return {"coming": coming}


def _bought(given: BuyoutIn, minor: Minor) -> Mapping[str, object]:
    agreed = None if given.agreed_price is None else minor(given.agreed_price)
    return {"on": given.on, "agreed_price": agreed, "indemnity": minor(given.indemnity)}


def _sold(given: SaleIn, minor: Minor) -> Mapping[str, object]:
    return {"on": given.on, "price": minor(given.price), "buyer_id": given.buyer_id}


def _claimed(given: DamagesIn, minor: Minor) -> Mapping[str, object]:
    refused = None if given.refused_offer is None else minor(given.refused_offer)
    return {"on": given.on, "sale": actions.Sale(minor(given.sold_for), refused)}


def _rated(given: RateIn, minor: Minor) -> Mapping[str, object]:
    del minor
    return {"on": given.on, "percent": str(given.percent)}


def _prepaid(given: PrepaymentIn, minor: Minor) -> Mapping[str, object]:
    return {"on": given.on, "minor": minor(given.amount), "keeps_term": given.keeps_term}


def _joined(given: PackageIn, minor: Minor) -> Mapping[str, object]:
    amount = None if given.amount is None else minor(given.amount)
    return {"on": given.on, "what": actions.Joining(given.code, given.from_on, amount)}


def _held(given: HoldIn, minor: Minor) -> Mapping[str, object]:
    del minor
    return {"on": given.on, "why": actions.Holding(given.reason, given.until_on)}


def _hold_ended(given: EndHoldIn, minor: Minor) -> Mapping[str, object]:
    del minor
    why = actions.Ending(given.reason, given.catches_up, given.cause)
    return {"on": given.on, "why": why}


DOINGS: Final = (
    Doing(
        "activation", "activate", "Activate a contract",
        "Activate a contract on the day of delivery; its schedule is computed anew from that day.",
        DayIn, actions.activate_contract, _delivered,
    ),
    Doing(
        "drawdowns", "pay_drawdown", "Pay a part of the price",
        "Pay a later part of the price, or a piece of it; it bears interest from that day.",
        DrawdownIn, actions.pay_drawdown, _drawn,
    ),
    Doing(
        "drawdowns/cancellation", "cancel_drawdown", "Give up a part of the price",
        "Give up what is left of a later part; the instalments to come repay what was drawn.",
        CancelDrawdownIn, actions.cancel_drawdown, _given_up,
    ),
    Doing(
        "payments", "pay", "Record a payment",
        "Record money that came; everything is allocated anew in the order of time.",
        PaymentIn, actions.record_payment, _paid,
    ),
    Doing(
        "buyout", "buy_out", "Buy out or repay",
        "Let the customer buy the asset, or repay a credit early. Preview it for the price.",
        BuyoutIn, actions.buy_out, _bought,
    ),
    Doing(
        "give-back", "give_back", "Take the asset back",
        "Take a leased asset back; the kilometres that were agreed are settled.",
        GiveBackIn, actions.give_back, _plain,
    ),
    Doing(
        "sale", "sell_asset", "Sell to a third party",
        "Sell a vehicle that came back; the price lowers what a termination claims.",
        SaleIn, actions.sell_asset, _sold,
    ),
    Doing(
        "pledge-release", "release_pledge", "Record the release of the pledge",
        "Record that the pledge of a settled credit was struck off the register.",
        ReleaseIn, actions.release_pledge, _plain,
    ),
    Doing(
        "damages", "claim_damages", "Claim damages",
        "Claim the damages of the law on a lease terminated for default, once the vehicle is sold.",
        DamagesIn, actions.claim_damages, _claimed,
    ),
    Doing(
        "suspension", "suspend", "Suspend a contract",
        "Leave instalments out until the contract is resumed.",
        SuspensionIn, actions.suspend, _plain,
    ),
    Doing(
        "schedule", "reschedule", "Reschedule a contract",
        "Move the next due date, or spread what is left over more instalments.",
        RescheduleIn, actions.reschedule, _plain,
    ),
    Doing(
        "rate", "change_rate", "Change the rate", "Change the nominal rate from a day on.",
        RateIn, actions.change_rate, _rated,
    ),
    Doing(
        "prepayment", "prepay", "Repay a part", "Repay a part of the principal early.",
        PrepaymentIn, actions.prepay, _prepaid,
    ),
    Doing(
        "packages", "add_package", "Add insurance or a service",
        "Let a package ride in the rentals due from a day on.",
        PackageIn, actions.add_package, _joined,
    ),
    Doing(
        "packages/end", "end_package", "End insurance or a service",
        "Take a package out of the rentals due from a day on.",
        PackageEndIn, actions.end_package, _plain,
    ),
    Doing(
        "transfer", "transfer", "Transfer a contract", "Transfer a contract to another customer.",
        TransferIn, actions.transfer, _plain,
    ),
    Doing(
        "notice", "give_notice", "Give notice of default",
        "Record a default notice and its last day.",
        NoticeIn, actions.give_notice, _plain,
    ),
    Doing(
        "hold", "hold_payout", "Hold the pay-out",
        "Hold what would be paid out, and pause collection with it.",
        HoldIn, actions.hold_payout, _held,
    ),
    Doing(
        "hold/pause-end", "end_pause", "Let collection go on",
        "Let collection go on while the pay-out stays held.",
        EndHoldIn, actions.end_pause, _hold_ended,
    ),
    Doing(
        "hold/release", "release_payout", "Release the pay-out",
        "Undo the hold of a cause; the paused days are waived unless `catches_up`.",
        EndHoldIn, actions.release_payout, _hold_ended,
    ),
)  # fmt: skip


def _offer(doing: Doing) -> None:
    """Put an act behind its address."""

    def endpoint(
        request: StaffRequest, contract_id: int, given: Any, key: Key, *, preview: bool = False
    ) -> Said:
        by = request.actor
        currency = queries.find_contract(by, contract_id).currency
        said = doing.told(given, lambda amount: Money.of(amount, currency).minor)
        return done(by, doing.action, contract_id, said, key, preview=preview)

    endpoint.__name__, endpoint.__doc__ = doing.name, doing.text
    endpoint.__annotations__["given"] = doing.given
    address = f"/leasing/contracts/{{contract_id}}/{doing.path}"
    router.post(address, response=OutcomeOut, summary=doing.title)(endpoint)


for _doing in DOINGS:
    _offer(_doing)


@router.post(
    "/leasing/contracts/{contract_id}/payments/{payment_id}/return",
    response=OutcomeOut,
    summary="Return a payment",
)
def give_payment_back(
    request: StaffRequest,
    contract_id: int,
    payment_id: int,
    given: ReturnIn,
    key: Key,
    *,
    preview: bool = False,
) -> Said:
    """Take a payment back that the bank returned; what it settled is open again."""
    said = {"payment_id": payment_id, "on": given.on, "reason": given.reason}
    act = actions.return_payment
    return done(request.actor, act, contract_id, said, key, preview=preview)
