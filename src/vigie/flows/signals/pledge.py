"""The state of the pledge inscribed on a vehicle.

A register's file that has no column of pledges says nothing of them: that a pledge stands, was never
inscribed or went is told by its operations alone, and that it lapsed by our own file.
"""

from datetime import date
from typing import Final

from vigie.flows.signals.bag import Bag, same_words, standing, was_of
from vigie.flows.signals.codes import ISSUED_WITHIN
from vigie.registrations.domain.expectations import as_date
from vigie.registrations.domain.facts import OperationFact

INSCRIPTIONS: Final = frozenset({"INSCRIPTION_GAGE"})
PROLONGATIONS: Final = frozenset({"PROROG_GAGE"})
ASSIGNMENTS: Final = frozenset({"CESSION_GAGE"})
RELEASES: Final = frozenset({"RADIATION_GAGE"})


def pledge_signals(bag: Bag) -> None:
    """Add whose pledge stands; where ours should and does not, whether it lapsed or was lifted."""
    creditor = bag.observed.get("pledge_creditor", "")
    is_expected = bag.facts.expected.get("security") == "pledge_siv"
    if creditor and _is_ours(bag, creditor):
        _put_state(bag, "ours")
        _put_expiry(bag, bag.date_in(bag.observed, "pledge_expires_on"))
        return
    if creditor and not bag.own:  # whose it is cannot be told before the lender gave its names
        return
    if creditor and is_expected and (assigned := _assigned(bag)) is not None:
        _put_state(bag, "assigned", f"operations.{assigned.code}")
        bag.put("pledge_assigned_on", assigned.occurred_on, f"operations.{assigned.code}")
        return
    if creditor:
        pledged_on = bag.date_in(bag.observed, "pledged_on")
        bag.put("foreign_pledge", True, "register.pledge_creditor", pledged_on)
        if pledged_on is not None:
            bag.put("foreign_pledged_on", pledged_on, "register.pledged_on")
    if is_expected:
        _put_lost(bag, is_replaced=bool(creditor))


def _is_ours(bag: Bag, creditor: str) -> bool:
    differs = bag.distortions.get("pledge_creditor")
    if differs is not None and differs.likeness == "near":
        return True
    return bag.is_own(creditor) or any(same_words(creditor, one.name) for one in bag.own)


def _put_state(bag: Bag, state: str, source: str = "register.pledge_creditor") -> None:
    bag.put("pledge_state", state, source)


def _put_expiry(bag: Bag, given_on: date | None) -> None:
    """Add the day the pledge lapses; our own file's is out of date once the register prolonged it."""
    if given_on is not None:
        bag.put("pledge_expires_on", given_on, "register.pledge_expires_on")
        return
    believed_on = bag.date_in(bag.expected, "pledge_expires_on")
    if believed_on is not None and not _prolonged(bag):
        bag.put("pledge_expires_on", believed_on, "portfolio.pledge_expires_on")


def _prolonged(bag: Bag) -> bool:
    """Tell whether the register prolonged a pledge since the start."""
    return bool(_since_start(bag, PROLONGATIONS))


def _assigned(bag: Bag) -> OperationFact | None:
    """Return the assignment of a pledge that was ours and was not lifted: the creditor's own act.

    It was ours where the register named us before, or gives the day on which our file has it inscribed.
    """
    pledged_on = bag.expected.get("pledged_on")
    is_same = bool(pledged_on) and pledged_on == bag.observed.get("pledged_on")
    if _since_start(bag, RELEASES) or not (is_same or _went_on(bag) is not None):
        return None
    found = [one for one in _since_start(bag, ASSIGNMENTS) if _is_from_us(bag, one)]
    return next(reversed(found), None)


def _is_from_us(bag: Bag, one: OperationFact) -> bool:
    """Tell whether an assignment can be why we are named no more; one by which we came there is not.

    It is not older than the pledge, and was done shortly before we were named no more, or since the
    last extract known to name us and first given when none did any more.
    """
    pledged_on, gone_on = bag.date_in(bag.observed, "pledged_on"), _went_on(bag)
    if pledged_on is not None and one.occurred_on < pledged_on:
        return False
    if gone_on is None or one.occurred_on >= gone_on - ISSUED_WITHIN:
        return True
    extracts = [change.known_on for change in bag.facts.changes if change.known_on < gone_on]
    named_on = max([*extracts, bag.facts.observed_since or date.min])
    return one.known_on is not None and one.known_on >= gone_on and one.occurred_on > named_on


def _since_start(bag: Bag, codes: frozenset[str]) -> list[OperationFact]:
    starts_on = bag.starts_on() or date.min
    return [one for one in standing(bag.facts.operations, codes) if one.occurred_on >= starts_on]


def _put_lost(bag: Bag, *, is_replaced: bool) -> None:
    lifted_on, source = _lifted(bag)
    expires_on = _expiry_known_before(bag)
    is_given = bag.facts.is_given("pledge_creditor")
    if is_replaced:
        _put_state(bag, "other")
    elif source.startswith("operations.RADIATION"):
        _put_state(bag, "lifted", source)
    elif expires_on is not None and expires_on <= bag.facts.as_of:
        if is_given or not _prolonged(bag):
            bag.put("pledge_expires_on", expires_on, "portfolio.pledge_expires_on")
            _put_state(bag, "lapsed")
        return
    elif not is_given:
        return
    else:
        _put_state(bag, "lifted" if source else "never", source or "register.pledge_creditor")
    if lifted_on is not None:
        bag.put("pledge_lifted_on", lifted_on, source)
    claimed_on = bag.date_in(bag.expected, "pledged_on")
    if claimed_on is not None and not source:
        bag.put("pledge_claimed_on", claimed_on, "portfolio.pledged_on")


def _lifted(bag: Bag) -> tuple[date | None, str]:
    """Return when our pledge went and how the register tells; no source when it never stood there.

    What the portfolio believes is no evidence of that: a pledge we think inscribed may never have been.
    """
    if releases := _since_start(bag, RELEASES):
        return releases[-1].occurred_on, f"operations.{releases[-1].code}"
    if (gone_on := _went_on(bag)) is not None:
        return gone_on, "history.pledge_creditor"
    return None, "operations.INSCRIPTION_GAGE" if _since_start(bag, INSCRIPTIONS) else ""


def _went_on(bag: Bag) -> date | None:
    """Return the day of the last extract that named us as creditor no more; None where none did before."""
    gone = [
        one.known_on
        for one in bag.facts.changes
        if one.field == "pledge_creditor" and one.was and _is_ours(bag, was_of(one))
    ]
    return max(gone, default=None)


def _expiry_known_before(bag: Bag) -> date | None:
    known = [
        day
        for one in bag.facts.changes
        if one.field == "pledge_expires_on" and (day := as_date(was_of(one))) is not None
    ]
    return max(known) if known else bag.date_in(bag.expected, "pledge_expires_on")
