"""Pay-outs held and released, collection paused with them: each line by its cause, with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import lifecycle
from vigie.leasing.domain.holds import HoldFact, standing
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.models import PayoutHold
from vigie.leasing.queries.holds import hold_facts

HELD: Final = "leasing.payout_held"
PAUSE_ENDED: Final = "leasing.pause_ended"
RELEASED: Final = "leasing.payout_released"
STAFF: Final = "staff"
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Holding:
    """Why a pay-out is held, by whom (`staff`, or the reference of an alert), and its last day."""

    reason: str
    until_on: date | None = None
    cause: str = STAFF


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a hold or its pause ends, whose it was, and whether the paused days are asked for."""

    reason: str
    catches_up: bool
    cause: str = STAFF


@act(HELD, permission=lifecycle.HOLD)
def hold_payout(contract_id: int, why: Holding, *, on: date, by: Actor, key: str) -> Outcome:
    """Hold what would be paid out on a contract, and pause its collection with it.

    The supplier is not paid (the contract is not activated) and nothing is refunded at its end; lateness
    is not charged, no default notice is given, it does not fall into arrears. Ends by `release_payout`, or
    after `until_on`. Conflict where the cause holds already, Invalid without a reason.
    """
    said = _said(why.reason)
    case = opened(contract_id, Step.HOLD_PAYOUT, on=on, by=by, key=key)
    if _line(case, why.cause) is not None:
        raise Conflict("leasing.hold_stands", cause=why.cause)
    if why.until_on is not None and why.until_on < on:
        raise Invalid("leasing.hold_ends_before", on=on)
    line = PayoutHold(holds=True, pauses=True, reason=said, until_on=why.until_on)
    _append(case, why.cause, line)
    return closed(case, HELD)


@act(PAUSE_ENDED, permission=lifecycle.HOLD)
def end_pause(contract_id: int, why: Ending, *, on: date, by: Actor, key: str) -> Outcome:
    """Let collection go on while the pay-out stays held: the verdict fell, against the customer.

    `catches_up` asks for what the paused days cost. Conflict where the cause does not pause.
    """
    said = _said(why.reason)
    case = opened(contract_id, Step.END_PAUSE, on=on, by=by, key=key)
    held = _line(case, why.cause)
    if held is None or not held.pauses:
        raise Conflict("leasing.hold_gone", cause=why.cause)
    line = PayoutHold(holds=True, pauses=False, reason=said, catches_up=why.catches_up)
    _append(case, why.cause, line)
    return closed(case, PAUSE_ENDED)


@act(RELEASED, permission=lifecycle.HOLD)
def release_payout(contract_id: int, why: Ending, *, on: date, by: Actor, key: str) -> Outcome:
    """Undo a hold: the pay-out is free of this cause, and collection goes on.

    What the paused days cost is waived unless `catches_up`. Conflict where the cause does not hold.
    """
    said = _said(why.reason)
    case = opened(contract_id, Step.RELEASE_PAYOUT, on=on, by=by, key=key)
    if _line(case, why.cause) is None:
        raise Conflict("leasing.hold_gone", cause=why.cause)
    line = PayoutHold(holds=False, pauses=False, reason=said, catches_up=why.catches_up)
    _append(case, why.cause, line)
    return closed(case, RELEASED)


def _line(case: Case, cause: str) -> HoldFact | None:
    found = standing(hold_facts(case.contract), case.on)
    return next((one for one in found if one.cause == cause), None)


def _append(case: Case, cause: str, line: PayoutHold) -> None:
    line.organisation_id, line.contract = case.contract.organisation_id, case.contract
    line.cause, line.effective_on, line.recorded_at = cause, case.on, case.now
    line.user_id = case.by.user_id
    line.save(force_insert=True)
    case.tell(hold=line.pk, cause=cause, catches_up=line.catches_up)


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        raise Invalid("leasing.hold_reason", limit=LONGEST)
    return said
