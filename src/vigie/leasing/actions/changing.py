"""What is agreed in service: suspension, another rhythm, another rate, capital repaid early.

Each change joins the agreement in its place in time; the plan is computed anew from the first day.
A change that becomes known late corrects what was billed since: nothing is edited.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from vigie.journal.actions import act
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.leasing.actions.agreeing import EXCEEDS, agree
from vigie.leasing.actions.cases import Case, closed, opened
from vigie.leasing.actions.outcomes import Outcome
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.agreement import Agreement, Change
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.replay.events import (
    Prepaid,
    RateChanged,
    Rescheduled,
    Resumed,
    Suspended,
)

SUSPENDED: Final = "leasing.contract_suspended"
RESUMED: Final = "leasing.contract_resumed"
RESCHEDULED: Final = "leasing.contract_rescheduled"
RATE_CHANGED: Final = "leasing.rate_changed"
PREPAID: Final = "leasing.part_prepaid"


@act(SUSPENDED, permission=lifecycle.SERVE)
def suspend(contract_id: int, *, on: date, extends: bool, by: Actor, key: str) -> Outcome:
    """Ask for no instalment from a day on, until resumed; interest runs and joins the principal.

    `extends`: those left out follow at the end; else the term stays and the others grow.
    """
    case = opened(contract_id, Step.SUSPEND, on=on, by=by, key=key)
    case.tell(extends=extends)
    _agree(case, Suspended(on=on, extend=extends))
    return closed(case, SUSPENDED)


@act(RESUMED, permission=lifecycle.SERVE)
def resume(contract_id: int, *, on: date, by: Actor, key: str) -> Outcome:
    """Ask for instalments again; resumed on the day it was suspended, nothing has changed.

    Instalments left out are credited where they were billed, and their interest is capitalised.
    """
    case = opened(contract_id, Step.RESUME, on=on, by=by, key=key)
    _agree(case, Resumed(on=on))
    return closed(case, RESUMED)


@act(RESCHEDULED, permission=lifecycle.SERVE)
def reschedule(
    contract_id: int, *, on: date, to_due: date | None, extra: int, by: Actor, key: str
) -> Outcome:
    """Move the first instalment due after a day, those after it too, or add some at the end.

    What was billed of them is credited and asked for anew on its new day, or is to come again. Raises
    Invalid when nothing would change, or an instalment would move to a day that is not after `on`.
    """
    case = opened(contract_id, Step.RESCHEDULE, on=on, by=by, key=key)
    following = _due_after(case)
    if extra < 0 or (to_due is None and not extra):
        raise Invalid("leasing.reschedule_empty")
    if to_due is not None and to_due <= on:
        raise Invalid("leasing.reschedule_too_early", on=on)
    case.tell(to_due=to_due, extra=extra)
    _agree(case, Rescheduled(on=on, from_due=following, to_due=to_due, extra=extra))
    return closed(case, RESCHEDULED)


@act(RATE_CHANGED, permission=lifecycle.SERVE)
def change_rate(contract_id: int, *, on: date, percent: str, by: Actor, key: str) -> Outcome:
    """Let another nominal rate, in percent a year, hold from a day on."""
    case = opened(contract_id, Step.CHANGE_RATE, on=on, by=by, key=key)
    rate = Rate.percent(percent)
    if rate.fraction < 0:
        raise Invalid("leasing.terms_rate", rate=rate.as_percent(4))
    case.tell(percent=percent)
    _agree(case, RateChanged(on=on, rate=rate))
    return closed(case, RATE_CHANGED)


@act(PREPAID, permission=lifecycle.SERVE)
def prepay(
    contract_id: int, *, on: date, minor: int, keeps_term: bool, by: Actor, key: str
) -> Outcome:
    """Take capital that is repaid early off the principal: instalments fall, or become fewer.

    The part falls due on that day. Raises Invalid unless it lies between nothing and the principal.
    """
    case = opened(contract_id, Step.PREPAY, on=on, by=by, key=key)
    left = plan_of(case.agreement).worth(on, _count_by(case, on)).principal
    most = left - (case.agreement.terms.residual if case.agreement.is_lease else 0)
    if not 0 < minor < most:
        raise Invalid("leasing.prepayment_amount", most=most)
    case.tell(minor=minor, keeps_term=keeps_term)
    _agree(case, Prepaid(on=on, minor=minor, keep_term=keeps_term))
    part = Parts(principal=minor, tax=case.agreement.taxed(minor))
    case.ask(DueKind.PREPAYMENT, part, on)
    case.book(booking.billed(case.agreement.accounting, part))
    return closed(case, PREPAID)


def _agree(case: Case, change: Change) -> None:
    """Add a change in its place in time; one that gives back too much is told from when it may hold."""
    before = case.agreement
    try:
        agree(case, before.changed(change), change.on)
    except Invalid as error:
        if error.code != EXCEEDS:
            raise
        first = _first_day(before, change)
        if first is None:
            raise
        raise Invalid(f"{EXCEEDS}_until", **error.params, first=first) from error


def _first_day(before: Agreement, change: Change) -> date | None:
    """Return the first due date after a change from which it may hold, if any."""
    for row in plan_of(before).rows:
        if row.due_on > change.on and _may_hold(before.changed(replace(change, on=row.due_on))):
            return row.due_on
    return None


def _may_hold(agreed: Agreement) -> bool:
    try:
        plan_of(agreed)
    except Invalid:
        return False
    return True


def _count_by(case: Case, on: date) -> int:
    return sum(line.due_on <= on for line in plan_of(case.agreement).lines)


def _due_after(case: Case) -> date:
    """Return the first due date after the act's day, as the contract stood then; Refused when there is none."""
    rows = plan_of(case.agreement.stood(case.on)).rows
    dues = [row.due_on for row in rows if row.due_on > case.on]
    if not dues:
        raise Refused("leasing.nothing_to_come", on=case.on)
    return dues[0]
