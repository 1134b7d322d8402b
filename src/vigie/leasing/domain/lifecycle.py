"""The life of a contract: one table, the only authority on what may happen next.

A line says: in this state, this step, when this guard holds, for whoever holds this permission
and did none of these earlier steps himself (four eyes), leads to that state. Buttons of pages and
actions read the same lines. Guards of law: fourteen days to withdraw (Code de la consommation,
L312-19), no pay-out within seven days of acceptance (L312-25); what the law calls the end of the
term by default needs a notice that stayed without effect (D312-16, Civil Code 1225).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from vigie.kernel.errors import Forbidden, Refused

WITHDRAWAL_DAYS: Final = 14
PAYOUT_HOLD_DAYS: Final = 7


class State(StrEnum):
    """Where a contract stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    EXPIRED = "expired"
    APPLIED = "applied"
    REFUSED = "refused"
    APPROVED = "approved"
    ISSUED = "issued"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    VERIFIED = "verified"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    IN_ARREARS = "in_arrears"
    ACCELERATED = "accelerated"
    TERMINATED = "terminated"
    RETURNED = "returned"
    BOUGHT_OUT = "bought_out"
    SETTLED = "settled"
    CLOSED = "closed"
    WRITTEN_OFF = "written_off"
    REOPENED = "reopened"


class Step(StrEnum):
    """What may happen to a contract."""

    OFFER = "offer"
    EXPIRE = "expire"
    APPLY = "apply"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    APPROVE = "approve"
    ISSUE = "issue"
    SIGN = "sign"
    REJECT_SIGNATURE = "reject_signature"
    VERIFY = "verify"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    ACTIVATE = "activate"
    PAY_DRAWDOWN = "pay_drawdown"
    CANCEL_DRAWDOWN = "cancel_drawdown"
    BILL = "bill"
    PAY = "pay"
    RETURN_PAYMENT = "return_payment"
    CHARGE = "charge"
    RESCHEDULE = "reschedule"
    CHANGE_RATE = "change_rate"
    PREPAY = "prepay"
    ADD_PACKAGE = "add_package"
    END_PACKAGE = "end_package"
    TRANSFER = "transfer"
    SUSPEND = "suspend"
    RESUME = "resume"
    FALL_BEHIND = "fall_behind"
    CATCH_UP = "catch_up"
    GIVE_NOTICE = "give_notice"
    ACCELERATE = "accelerate"
    REINSTATE = "reinstate"
    CLAIM_DAMAGES = "claim_damages"
    LOSE = "lose"
    TERMINATE = "terminate"
    GIVE_BACK = "give_back"
    BUY_OUT = "buy_out"
    CLOSE = "close"
    WRITE_OFF = "write_off"
    RELEASE_PLEDGE = "release_pledge"
    HOLD_PAYOUT = "hold_payout"
    END_PAUSE = "end_pause"
    RELEASE_PAYOUT = "release_payout"
    TAKE_OVER = "take_over"
    ANNOUNCE_END = "announce_end"
    SELL = "sell"


class Guard(StrEnum):
    """What must hold for a line to apply; the first line that applies wins."""

    ALWAYS = "always"
    LAPSED = "the day until which it was valid is over"
    VALID = "the day until which it is valid is not over"
    WITHIN_WITHDRAWAL = "fourteen days from acceptance are not over"
    PAYOUT_FREE = "no hold, and seven days from acceptance are over, or the customer is no consumer"
    DRAWABLE = (
        "a part of the price is still to be paid out, no hold, and seven days from acceptance are over,"
        " or the customer is no consumer"
    )
    UNDRAWN = "a part of the price is still to be paid out"
    HELD = "the pay-out is held"
    PAUSED = "its collection is paused"
    NOT_PAUSED = "its collection is not paused"
    OVERDUE = "something is overdue and its collection is not paused"
    NOT_OVERDUE = "nothing is overdue"
    NOTICE_FRUITLESS = (
        "something is overdue, the default notice has run out and its collection is not paused"
    )
    LEASED = "the lessor owns the asset"
    PLEDGE_LEFT = "the asset is pledged, nothing is to come, and nothing is owed"
    PAID_OFF = "the customer owns the asset, nothing is to come, and nothing is owed"
    NOTHING_LEFT = "nothing is to come, and nothing is owed beyond the deposit"
    OWED = "something is owed"
    CARRIES = "insurance or services are still to be billed"


SYSTEM: Final = ""
SELL: Final = "leasing.sell_contracts"
APPROVE: Final = "leasing.approve_contracts"
VERIFY: Final = "leasing.verify_contracts"
ACTIVATE: Final = "leasing.activate_contracts"
SERVE: Final = "leasing.serve_contracts"
CASH: Final = "leasing.book_payments"
END: Final = "leasing.end_contracts"
ENFORCE: Final = "leasing.enforce_contracts"
TAKE_OVER: Final = "leasing.take_over_contracts"
HOLD: Final = "leasing.hold_payouts"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the guards ask of a contract on a day; amounts in minor units.

    `overdue` is due and unpaid, `owed` is due or not, `to_come` not yet billed, `held` money of
    the customer that is not allocated, `deposit` a guarantee that settlement sets against what is
    owed. What is held beyond that is refunded, and keeps nothing from being settled. `undrawn` is what
    the lender is committed to pay out and has not, `carried` the insurance and services in what is to
    come. `is_held` and `is_paused`: something holds its pay-outs, or pauses its collection (`domain.holds`).
    """

    on: date
    valid_until: date | None = None
    signed_on: date | None = None
    is_consumer: bool = True
    is_lease: bool = False
    is_pledged: bool = False
    notice_ends_on: date | None = None
    overdue: int = 0
    owed: int = 0
    to_come: int = 0
    held: int = 0
    deposit: int = 0
    undrawn: int = 0
    carried: int = 0
    is_held: bool = False
    is_paused: bool = False

    def holds(self, guard: Guard) -> bool:
        """Tell whether a guard holds."""
        return {
            Guard.ALWAYS: True,
            Guard.LAPSED: self._is_lapsed(),
            Guard.VALID: not self._is_lapsed(),
            Guard.WITHIN_WITHDRAWAL: self.is_consumer and not self._is_past(WITHDRAWAL_DAYS),
            Guard.PAYOUT_FREE: self._is_payable(),
            Guard.DRAWABLE: self.undrawn > 0 and self._is_payable(),
            Guard.UNDRAWN: self.undrawn > 0,
            Guard.HELD: self.is_held,
            Guard.PAUSED: self.is_paused,
            Guard.NOT_PAUSED: not self.is_paused,
            Guard.OVERDUE: self._is_pursued(),
            Guard.NOT_OVERDUE: self.overdue == 0,
            Guard.NOTICE_FRUITLESS: self._is_pursued() and self._is_notice_over(),
            Guard.LEASED: self.is_lease,
            Guard.PLEDGE_LEFT: self.is_pledged and self._is_empty(),
            Guard.PAID_OFF: not self.is_lease and self._is_empty(),
            Guard.NOTHING_LEFT: self._is_empty(),
            Guard.OWED: self.owed > 0,
            Guard.CARRIES: self.carried > 0,
        }[guard]

    def _is_payable(self) -> bool:
        return not self.is_held and (not self.is_consumer or self._is_past(PAYOUT_HOLD_DAYS))

    def _is_empty(self) -> bool:
        return not self.to_come and self.owed <= self.deposit

    def _is_pursued(self) -> bool:
        return self.overdue > 0 and not self.is_paused

    def _is_lapsed(self) -> bool:
        return self.valid_until is not None and self.on > self.valid_until

    def _is_past(self, days: int) -> bool:
        """Tell whether so many whole days after the day of acceptance are over."""
        return self.signed_on is not None and self.on > self.signed_on + timedelta(days=days)

    def _is_notice_over(self) -> bool:
        return self.notice_ends_on is not None and self.on > self.notice_ends_on


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `apart_from` names the steps whose actor may not do this one."""

    state: State
    step: Step
    guard: Guard
    permission: str
    to: State
    apart_from: frozenset[Step] = frozenset()


_S, _T, _G = State, Step, Guard
_LIVE: Final = (_S.ACTIVE, _S.IN_ARREARS, _S.SUSPENDED)
_RUNNING: Final = (_S.ACTIVE, _S.IN_ARREARS)
_ENDED: Final = (_S.ACCELERATED, _S.TERMINATED, _S.RETURNED, _S.BOUGHT_OUT, _S.REOPENED)
_OVER: Final = (_S.SETTLED, _S.CLOSED, _S.WRITTEN_OFF)
_UNSIGNED: Final = (_S.APPLIED, _S.APPROVED, _S.ISSUED)
_PAYABLE: Final = (_S.APPROVED, _S.ISSUED, _S.SIGNED, _S.VERIFIED, *_LIVE, *_ENDED)
_PLEDGED: Final = (_S.ACTIVE, _S.ACCELERATED, _S.TERMINATED, _S.BOUGHT_OUT, _S.REOPENED)


def _eyes(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


def _stays(states: tuple[State, ...], step: Step, permission: str) -> tuple[Line, ...]:
    return _while(states, step, _G.ALWAYS, permission)


def _while(
    states: tuple[State, ...], step: Step, guard: Guard, permission: str
) -> tuple[Line, ...]:
    return tuple(Line(state, step, guard, permission, state) for state in states)


def _leads(
    states: tuple[State, ...], step: Step, guard: Guard, permission: str, to: State
) -> tuple[Line, ...]:
    return tuple(Line(state, step, guard, permission, to) for state in states)


TABLE: Final[tuple[Line, ...]] = (
    # Sale.
    Line(_S.DRAFT, _T.OFFER, _G.ALWAYS, SELL, _S.OFFERED),
    # It runs already when another system hands it over.
    Line(_S.DRAFT, _T.TAKE_OVER, _G.ALWAYS, SYSTEM, _S.ACTIVE),
    *_leads((_S.OFFERED, _S.APPROVED, _S.ISSUED), _T.EXPIRE, _G.LAPSED, SYSTEM, _S.EXPIRED),
    Line(_S.OFFERED, _T.APPLY, _G.VALID, SELL, _S.APPLIED),
    Line(_S.APPLIED, _T.SEND_BACK, _G.ALWAYS, APPROVE, _S.OFFERED),
    Line(_S.APPLIED, _T.REFUSE, _G.ALWAYS, APPROVE, _S.REFUSED, _eyes(_T.APPLY)),
    Line(_S.APPLIED, _T.APPROVE, _G.ALWAYS, APPROVE, _S.APPROVED, _eyes(_T.OFFER, _T.APPLY)),
    Line(_S.APPROVED, _T.ISSUE, _G.VALID, SELL, _S.ISSUED),
    Line(_S.ISSUED, _T.SEND_BACK, _G.ALWAYS, SELL, _S.APPROVED),
    Line(_S.ISSUED, _T.SIGN, _G.VALID, SELL, _S.SIGNED),
    Line(_S.SIGNED, _T.REJECT_SIGNATURE, _G.ALWAYS, VERIFY, _S.ISSUED),
    Line(_S.SIGNED, _T.VERIFY, _G.ALWAYS, VERIFY, _S.VERIFIED, _eyes(_T.ISSUE, _T.SIGN)),
    *_leads(_UNSIGNED, _T.WITHDRAW, _G.ALWAYS, SELL, _S.WITHDRAWN),
    *_leads((_S.SIGNED, _S.VERIFIED), _T.WITHDRAW, _G.WITHIN_WITHDRAWAL, SELL, _S.WITHDRAWN),
    *_leads(
        (_S.APPROVED, _S.ISSUED, _S.SIGNED, _S.VERIFIED), _T.CANCEL, _G.ALWAYS, SELL, _S.CANCELLED
    ),
    Line(_S.VERIFIED, _T.ACTIVATE, _G.PAYOUT_FREE, ACTIVATE, _S.ACTIVE, _eyes(_T.VERIFY)),
    # Service.
    Line(_S.ACTIVE, _T.WITHDRAW, _G.WITHIN_WITHDRAWAL, SERVE, _S.TERMINATED),
    Line(_S.ACTIVE, _T.PAY_DRAWDOWN, _G.DRAWABLE, ACTIVATE, _S.ACTIVE, _eyes(_T.VERIFY)),
    *_while(_RUNNING, _T.CANCEL_DRAWDOWN, _G.UNDRAWN, SERVE),
    *_stays(_RUNNING, _T.BILL, SERVE),
    *_stays((*_LIVE, *_ENDED), _T.PAY, CASH),
    *_stays((*_LIVE, *_ENDED), _T.RETURN_PAYMENT, CASH),
    # What was paid is owed again, however the contract had ended.
    *_leads(_OVER, _T.RETURN_PAYMENT, _G.ALWAYS, CASH, _S.REOPENED),
    *_while((*_LIVE, *_ENDED), _T.CHARGE, _G.NOT_PAUSED, SERVE),
    *_stays(_RUNNING, _T.RESCHEDULE, SERVE),
    *_stays(_RUNNING, _T.CHANGE_RATE, SERVE),
    *_stays(_RUNNING, _T.ADD_PACKAGE, SERVE),
    *_while(_RUNNING, _T.END_PACKAGE, _G.CARRIES, SERVE),
    Line(_S.ACTIVE, _T.PREPAY, _G.NOT_OVERDUE, SERVE, _S.ACTIVE),
    Line(_S.ACTIVE, _T.TRANSFER, _G.NOT_OVERDUE, SERVE, _S.ACTIVE),
    *_leads(_RUNNING, _T.SUSPEND, _G.ALWAYS, SERVE, _S.SUSPENDED),
    Line(_S.SUSPENDED, _T.RESUME, _G.OVERDUE, SERVE, _S.IN_ARREARS),
    Line(_S.SUSPENDED, _T.RESUME, _G.ALWAYS, SERVE, _S.ACTIVE),
    Line(_S.ACTIVE, _T.FALL_BEHIND, _G.OVERDUE, SYSTEM, _S.IN_ARREARS),
    Line(_S.IN_ARREARS, _T.CATCH_UP, _G.NOT_OVERDUE, SYSTEM, _S.ACTIVE),
    *_stays(_LIVE, _T.ANNOUNCE_END, SYSTEM),
    # What is paid out is held, and collection paused with it, until a person decides.
    *_stays(_PAYABLE, _T.HOLD_PAYOUT, HOLD),
    *_while(_PAYABLE, _T.END_PAUSE, _G.PAUSED, HOLD),
    *_while(_PAYABLE, _T.RELEASE_PAYOUT, _G.HELD, HOLD),
    # End.
    Line(_S.IN_ARREARS, _T.GIVE_NOTICE, _G.OVERDUE, ENFORCE, _S.IN_ARREARS),
    Line(_S.IN_ARREARS, _T.ACCELERATE, _G.NOTICE_FRUITLESS, ENFORCE, _S.ACCELERATED),
    Line(_S.ACCELERATED, _T.REINSTATE, _G.ALWAYS, ENFORCE, _S.IN_ARREARS),
    *_leads(_LIVE, _T.LOSE, _G.ALWAYS, END, _S.TERMINATED),
    Line(_S.IN_ARREARS, _T.TERMINATE, _G.NOTICE_FRUITLESS, ENFORCE, _S.TERMINATED),
    *_stays((_S.TERMINATED, _S.RETURNED), _T.CLAIM_DAMAGES, ENFORCE),
    *_leads(
        (*_LIVE, _S.ACCELERATED, _S.TERMINATED), _T.GIVE_BACK, _G.LEASED, END, _S.RETURNED
    ),
    *_while((_S.RETURNED, _S.REOPENED, *_OVER), _T.SELL, _G.LEASED, END),
    *_leads((*_LIVE, _S.RETURNED), _T.BUY_OUT, _G.ALWAYS, END, _S.BOUGHT_OUT),
    *_leads(_PLEDGED, _T.CLOSE, _G.PLEDGE_LEFT, END, _S.SETTLED),
    Line(_S.ACTIVE, _T.CLOSE, _G.PAID_OFF, END, _S.CLOSED),
    *_leads(_ENDED, _T.CLOSE, _G.NOTHING_LEFT, END, _S.CLOSED),
    Line(_S.SETTLED, _T.RELEASE_PLEDGE, _G.ALWAYS, END, _S.CLOSED),
    *(
        Line(
            state, _T.WRITE_OFF, _G.OWED, ENFORCE, _S.WRITTEN_OFF,
            _eyes(_T.ACCELERATE, _T.TERMINATE, _T.LOSE, _T.GIVE_BACK),
        )
        for state in (_S.ACCELERATED, _S.TERMINATED, _S.RETURNED, _S.REOPENED)
    ),
)  # fmt: skip

# What a hold stops, and what a pause does: the refusal names who, why and until when.
PAYS_OUT: Final = frozenset({_T.ACTIVATE, _T.PAY_DRAWDOWN})
COLLECTS: Final = frozenset({_T.CHARGE, _T.GIVE_NOTICE, _T.ACCELERATE, _T.TERMINATE})
# What rests on the customer having been written to.
ENFORCING: Final = frozenset({_T.GIVE_NOTICE, _T.ACCELERATE, _T.TERMINATE})
START: Final = State.DRAFT
# Where a contract rests: nothing but money that goes back, or the sale of the vehicle, follows.
ENDS: Final = frozenset(
    {_S.EXPIRED, _S.REFUSED, _S.WITHDRAWN, _S.CANCELLED, _S.CLOSED, _S.WRITTEN_OFF}
)
RUNNING: Final = frozenset(_LIVE)
ON_BOOKS: Final = frozenset({*_LIVE, *_ENDED})


def next_line(state: State, step: Step, standing: Standing) -> Line:
    """Return the line a step takes; Refused, naming what does not hold, when there is none."""
    lines = [line for line in TABLE if line.state is state and line.step is step]
    for line in lines:
        if standing.holds(line.guard):
            return line
    if not lines:
        raise Refused("leasing.step_unknown_here", state=state.value, step=step.value)
    raise Refused(f"leasing.guard_{lines[-1].guard.name.lower()}", step=step.value)


def refuse_same_hands(line: Line, hands: Mapping[Step, int | None], user_id: int | None) -> None:
    """Raise Forbidden when a person did himself what this line wants in other hands.

    `hands` gives the user of the last time each step was done; the system has no hands.
    """
    if own := own_steps(line, hands, user_id):
        said = ", ".join(step.value for step in own)
        raise Forbidden("leasing.four_eyes", step=line.step.value, own=said)


def own_steps(
    line: Line, hands: Mapping[Step, int | None], user_id: int | None
) -> tuple[Step, ...]:
    """Return the steps a person did himself that keep this line from him; the system has none."""
    if user_id is None:
        return ()
    return tuple(sorted(step for step in line.apart_from if hands.get(step) == user_id))


def possible(state: State, standing: Standing) -> tuple[Line, ...]:
    """Return the lines whose guard holds now, one per step; buttons read this."""
    found: dict[Step, Line] = {}
    for line in TABLE:
        if line.state is state and line.step not in found and standing.holds(line.guard):
            found[line.step] = line
    return tuple(found.values())
