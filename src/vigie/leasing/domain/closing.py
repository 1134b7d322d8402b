"""The close of a day: how contracts are shared out, and what is said of each at its end.

The accrued position of a contract is the interest its periods have earned less the interest its
lines have billed; below zero it is billed and not earned (rentals in advance). Inside a period
interest is earned in proportion to days, rounded half up to the minor unit.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from vigie.kernel.rounding import allocate, round_half_up
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.fees import earned_fees
from vigie.leasing.domain.plan import Plan, Stretch
from vigie.leasing.domain.spreading import Even, rent_asked

# Contracts are told apart by blocks of ids, so that those of a slot lie side by side on the disk;
# a column `slot` holds it (migration 0015).
SLOTS: Final = 64
PER_BLOCK: Final = 64
PER_SLICE: Final = 32_000
# Days past due on which a customer is reminded, the first time they are reached.
REMINDERS: Final = (5, 15, 30, 60)
# IFRS 9 5.5.11 and B5.5.37: presumed significant increase of risk, presumed default.
STAGE_2_AFTER: Final = 30
STAGE_3_AFTER: Final = 90


@dataclass(frozen=True, slots=True)
class Running:
    """The period that a day stands in: `base` is what periods before it earned less what is billed."""

    base: int
    interest: int
    begins_on: date
    until_on: date

    def position(self, on: date) -> int:
        """Return the accrued position on a day of the period."""
        days, whole = (on - self.begins_on).days, (self.until_on - self.begins_on).days
        return self.base + round_half_up(self.interest * Fraction(days, whole))


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which another period begins to run, or none does: holds until the next turn.

    `rent` is what a lease has asked for by then; `fee` what periods before have earned of it, and what
    the one that runs earns.
    """

    on: date
    running: Running
    rent: int
    fee: Even


def turns(plan: Plan) -> tuple[Turn, ...]:
    """Return the days on which what a plan accrues takes another course, in their order.

    Between two turns the position is `Running.position`: a close reads a version at its turns only. An
    operating lease accrues no interest.
    """
    moved = _moved(plan)
    asked = rent_asked(plan) if plan.agreement.is_lease else {}
    runs, fees = _runs(plan), _fees(plan)
    bears = plan.agreement.accounting is not Accounting.OPERATING_LEASE
    found: list[Turn] = []
    base = rent = fee = place = 0
    for on in sorted({*moved, *asked}):
        base += moved.get(on, 0)
        rent += asked.get(on, 0)
        while place < len(runs) and runs[place].until_on <= on:
            fee += fees[place]
            place += 1
        run = runs[place] if place < len(runs) and runs[place].begins_on <= on else None
        earning = fees[place] if run else 0
        found.append(Turn(on, _running(run, base, on, bears=bears), rent, Even(fee, earning)))
    return tuple(found)


def _moved(plan: Plan) -> dict[date, int]:
    """Return what each day adds to the base: interest of a period that ends, less what is billed."""
    bears = plan.agreement.accounting is not Accounting.OPERATING_LEASE
    moved: defaultdict[date, int] = defaultdict(int)
    for row in plan.rows:
        moved[row.due_on] -= row.interest if bears else 0
    for run in _runs(plan):
        moved[run.until_on] += run.interest if bears else 0
        moved[run.begins_on] += 0
    return moved


def _running(run: Stretch | None, base: int, on: date, *, bears: bool) -> Running:
    """Return the stretch that runs, or a day that earns nothing."""
    if run is None:
        return Running(base, 0, on, on + timedelta(days=1))
    return Running(base, run.interest if bears else 0, run.begins_on, run.until_on)


def _runs(plan: Plan) -> tuple[Stretch, ...]:
    """Return the stretches of a plan, one after the other."""
    return tuple(run for row in plan.stretches for run in row)


def _fees(plan: Plan) -> tuple[int, ...]:
    """Return what each stretch earns of the fee: its row's, by days."""
    found: list[int] = []
    for fee, row in zip(earned_fees(plan), plan.stretches, strict=True):
        if len(row) == 1:
            found.append(fee)
        else:
            found += allocate(fee, [(run.until_on - run.begins_on).days for run in row])
    return tuple(found)


def slot_of(contract_id: int) -> int:
    """Return the slot of a contract."""
    return contract_id // PER_BLOCK % SLOTS


def slices_for(contracts: int) -> int:
    """Return into how many slices a day is cut: a power of two up to `SLOTS`."""
    slices = 1
    while slices < SLOTS and slices * PER_SLICE < contracts:
        slices *= 2
    return slices


def slots_of(number: int, slices: int) -> tuple[int, ...]:
    """Return the slots of a slice; every slot belongs to one slice."""
    return tuple(range(number, SLOTS, slices))


def accrued(plan: Plan, on: date) -> int:
    """Return the accrued position of a plan on a day: the plain reference of the set-based one."""
    if plan.agreement.accounting is Accounting.OPERATING_LEASE:
        return 0
    base = sum(run.interest for run in _runs(plan) if run.until_on <= on)
    base -= sum(row.interest for row in plan.rows if row.due_on <= on)
    for run in _runs(plan):
        if run.begins_on <= on < run.until_on:
            return Running(base, run.interest, run.begins_on, run.until_on).position(on)
    return base


def fee_earned(plan: Plan, on: date) -> int:
    """Return what is earned of a fee on a day: the plain reference of the set-based one."""
    earned = 0
    for run, minor in zip(_runs(plan), _fees(plan), strict=True):
        whole = (run.until_on - run.begins_on).days
        days = min(max((on - run.begins_on).days, 0), whole)
        earned += round_half_up(minor * Fraction(days, whole))
    return earned


def stage(days_past_due: int, *, is_called: bool) -> int:
    """Return the stage of IFRS 9: 3 in default or called due, 2 after thirty days, else 1."""
    if is_called or days_past_due > STAGE_3_AFTER:
        return 3
    return 2 if days_past_due > STAGE_2_AFTER else 1


def reminder(before: int, now: int) -> int:
    """Return the level of the reminder first reached today, 0 for none; days past due."""
    reached = [level for level, days in enumerate(REMINDERS, start=1) if before < days <= now]
    return reached[-1] if reached else 0


def reminder_due(days_past_due: int, on: date) -> tuple[int, date] | None:
    """Return the level of reminder that stands on a day and since when; None below the first.

    `days_past_due` counts from the oldest open due: paid, the next one counts, and levels begin anew.
    """
    level = reminder(0, days_past_due)
    if not level:
        return None
    return level, on - timedelta(days=days_past_due - REMINDERS[level - 1])
