"""Letters to customers about their contracts: on what occasion, with which mention of the law, or why not.

A reminder is no formal notice and no step of the law: it says what is unpaid. In France the first
missed payment of a consumer credit obliges the lender to say what it may lead to (Code de la
consommation, art. L312-36). Nobody is reminded while collection is paused (`domain.holds`) or once the
contract was called due: what follows then is recovery.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vigie.leasing.domain.consumer.scope import duties
from vigie.leasing.domain.lifecycle import State

CALLED = frozenset({State.ACCELERATED, State.TERMINATED})


class Occasion(StrEnum):
    """Why a customer is written to."""

    REMINDER = "reminder"
    END_NEAR = "end_near"
    OPEN_AGAIN = "open_again"


class Way(StrEnum):
    """How a letter leaves."""

    EMAIL = "email"
    PAPER = "paper"


class LeftOut(StrEnum):
    """Why a customer is not written to."""

    PAUSED = "paused"
    CALLED = "called"
    NOT_CHOSEN = "not_chosen"
    NOTHING_DUE = "nothing_due"
    WRITTEN_ALREADY = "written_already"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class Stance:
    """What decides whether a customer is written to of something that is unpaid."""

    state: str
    is_paused: bool
    is_chosen: bool


def left_out(stance: Stance) -> LeftOut | None:
    """Return why nobody is written to; None where somebody may be. A pause comes before all else."""
    if stance.is_paused:
        return LeftOut.PAUSED
    if stance.state in CALLED:
        return LeftOut.CALLED
    return None if stance.is_chosen else LeftOut.NOT_CHOSEN


@dataclass(frozen=True, slots=True)
class Debtor:
    """What the law of a reminder asks of a contract; `amount` is what was financed, minor units."""

    country: str
    product: str
    amount: int
    signed_on: date | None
    is_consumer: bool
    is_lease: bool


def mention_of(debtor: Debtor) -> str:
    """Return the code of the mention that a country's law asks for or allows; "none" elsewhere."""
    if debtor.country == "FR":
        return _french(debtor)
    if debtor.country == "PL":
        return "pl_consumer" if debtor.is_consumer else "pl_business"
    return "none"


def _french(debtor: Debtor) -> str:
    if not debtor.is_consumer:
        return "fr_business"
    signed = debtor.signed_on or date.min
    is_credit = duties(debtor.product, debtor.amount, signed, is_consumer=True).is_consumer_credit
    if not is_credit:
        return "none"
    return "fr_consumer_lease" if debtor.is_lease else "fr_consumer_loan"


def reminder_about(oldest: date, level: int) -> str:
    """Return what names a reminder: levels begin anew once the oldest due is paid."""
    return f"{oldest.isoformat()}/{level}"
