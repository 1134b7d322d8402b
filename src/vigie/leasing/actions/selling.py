"""The acts of sale: each moves the state by one line of the lifecycle."""

from datetime import date

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.leasing.actions.cases import closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import lifecycle
from vigie.leasing.domain.lifecycle import Step


@act("leasing.contract_offered", permission=lifecycle.SELL)
def offer_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Hand the draft to the customer."""
    return _moved(contract_id, Step.OFFER, "leasing.contract_offered", on, by, key)


@act("leasing.contract_expired", permission="leasing.expire_contracts")
def expire_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Let an offer whose last day is over lapse; a job does."""
    return _moved(contract_id, Step.EXPIRE, "leasing.contract_expired", on, by, key)


@act("leasing.contract_applied", permission=lifecycle.SELL)
def apply_for_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Take the customer's application."""
    return _moved(contract_id, Step.APPLY, "leasing.contract_applied", on, by, key)


@act("leasing.contract_approved", permission=lifecycle.APPROVE)
def approve_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Accept the risk."""
    return _moved(contract_id, Step.APPROVE, "leasing.contract_approved", on, by, key)


@act("leasing.contract_refused", permission=lifecycle.APPROVE)
def refuse_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Refuse the risk."""
    return _moved(contract_id, Step.REFUSE, "leasing.contract_refused", on, by, key)


@act("leasing.contract_sent_back", permission="leasing.read_contracts")
def send_back_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Send an application, or an issued contract, back for correction; the line says for whom."""
    return _moved(contract_id, Step.SEND_BACK, "leasing.contract_sent_back", on, by, key)


@act("leasing.contract_issued", permission=lifecycle.SELL)
def issue_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Issue the contract for signature."""
    return _moved(contract_id, Step.ISSUE, "leasing.contract_issued", on, by, key)


@act("leasing.contract_signed", permission=lifecycle.SELL)
def sign_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Keep the day of the customer's acceptance: days of withdrawal and of pay-out count from it."""
    case = opened(contract_id, Step.SIGN, on=on, by=by, key=key)
    case.contract.signed_on = on
    return closed(case, "leasing.contract_signed")


@act("leasing.signature_rejected", permission=lifecycle.VERIFY)
def reject_signature(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Find a fault in the signed papers: the contract is to be signed again."""
    case = opened(contract_id, Step.REJECT_SIGNATURE, on=on, by=by, key=key)
    case.contract.signed_on = None
    return closed(case, "leasing.signature_rejected")


@act("leasing.contract_verified", permission=lifecycle.VERIFY)
def verify_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Find the signed papers in order."""
    return _moved(contract_id, Step.VERIFY, "leasing.contract_verified", on, by, key)


@act("leasing.contract_cancelled", permission=lifecycle.SELL)
def cancel_contract(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Cancel before delivery."""
    return _moved(contract_id, Step.CANCEL, "leasing.contract_cancelled", on, by, key)


def _moved(contract_id: int, step: Step, name: str, on: date, by: Actor, key: str) -> Outcome:
    return closed(opened(contract_id, step, on=on, by=by, key=key), name)
