"""What a register took back itself: a departure, a destruction, a change of holder, an opposition.

An operation that was cancelled, or a return after a departure, is the register speaking. It counts
where the cell is empty now, too: silence after a cancellation is not silence.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from vigie.flows.signals.bag import same_holder, standing, was_of
from vigie.flows.signals.codes import (
    DEPARTURES,
    DESTRUCTIONS,
    FOR_DESTRUCTION,
    GONE_ABROAD,
    ISSUED_WITHIN,
    RETURNS,
    SALES,
    SEIZURES,
    SEIZURES_LIFTED,
    STATE_OPPOSITIONS,
    STATE_OPPOSITIONS_LIFTED,
    TITLE_CHANGES,
    TRADE_PURCHASES,
    VEHICLE_OPPOSITIONS,
)
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.expectations import as_date
from vigie.registrations.domain.facts import OperationFact, SubjectFacts

SUSPENDED_FOR: Final[Mapping[str, frozenset[str]]] = {
    "exported_on": GONE_ABROAD,
    "destroyed_on": FOR_DESTRUCTION,
}
_CELL_OF: Final[Mapping[frozenset[str], tuple[str, frozenset[str]]]] = {
    SEIZURES: ("seized_on", frozenset()),
    STATE_OPPOSITIONS: ("oppositions", VEHICLE_OPPOSITIONS),
}
_Found = Callable[[SubjectFacts], OperationFact | None]


def departure_cancelled(facts: SubjectFacts) -> OperationFact | None:
    """Return the departure that the register cancelled, when none stands."""
    return _cancelled(facts, DEPARTURES, "exported_on")


def returned(facts: SubjectFacts) -> OperationFact | None:
    """Return the return of the vehicle, where no departure is younger."""
    back = standing(facts.operations, RETURNS)
    departures = standing(facts.operations, DEPARTURES)
    left = [one.occurred_on for one in departures[-1:]]
    left += [day for day in (_given(facts, "exported_on"),) if day is not None]
    if not back or back[-1].occurred_on < max(left, default=_starts_on(facts)):
        return None
    return back[-1]


def destruction_cancelled(facts: SubjectFacts) -> OperationFact | None:
    """Return the destruction that the register cancelled, when none stands."""
    return _cancelled(facts, DESTRUCTIONS, "destroyed_on")


def transfer_cancelled(facts: SubjectFacts) -> OperationFact | None:
    """Return the change of holder that the register cancelled, when nothing of the kind stands.

    A sale that was only declared, and cancelled, speaks where the holder named last was the customer.
    """
    begun = _starts_on(facts)
    moves = TITLE_CHANGES | SALES | TRADE_PURCHASES
    if any(one.occurred_on >= begun for one in standing(facts.operations, moves)):
        return None
    found = _of(facts, TITLE_CHANGES)
    if not found and _was_customer(facts):
        found = _of(facts, moves)
    last = max(found, key=lambda one: one.occurred_on, default=None)
    return None if last is None or _has_changed_since(facts, last) else last


def seizure_stands(facts: SubjectFacts) -> OperationFact | None:
    """Return the operation that inscribed the seizure (DVS) that stands; None where none does."""
    return _inscribed(facts, SEIZURES, SEIZURES_LIFTED)


def opposition_stands(facts: SubjectFacts) -> OperationFact | None:
    """Return the operation that inscribed the opposition for the vehicle's state (OVE) that stands."""
    return _inscribed(facts, STATE_OPPOSITIONS, STATE_OPPOSITIONS_LIFTED)


def seizure_lifted(facts: SubjectFacts) -> OperationFact | None:
    """Return the last operation that lifted a seizure, or inscribed one and was cancelled."""
    return _lifted(facts, SEIZURES, SEIZURES_LIFTED)


def opposition_lifted(facts: SubjectFacts) -> OperationFact | None:
    """Return the last operation that lifted an opposition for the vehicle's state, or was cancelled."""
    return _lifted(facts, STATE_OPPOSITIONS, STATE_OPPOSITIONS_LIFTED)


def _inscribed(
    facts: SubjectFacts, inscribing: frozenset[str], lifting: frozenset[str]
) -> OperationFact | None:
    """Return the first inscription after the start that no lifting of its day or later took back.

    Neither did an extract that gave it in its cell no more.
    """
    lifted = standing(facts.operations, lifting)
    after = max((one.occurred_on for one in lifted), default=date.min)
    after = max(after, _emptied_on(facts, *_CELL_OF[inscribing]))
    return next(
        (
            one
            for one in standing(facts.operations, inscribing)
            if one.occurred_on > max(after, _starts_on(facts))
        ),
        None,
    )


def _emptied_on(facts: SubjectFacts, field: str, codes: frozenset[str]) -> date:
    """Return the day of the last extract whose cell lost its text, or the last of some codes in it."""
    gone = (
        one.known_on
        for one in facts.changes
        if one.field == field
        and _tells(field, one.was, codes)
        and not _tells(field, one.is_now, codes)
    )
    return max(gone, default=date.min)


def _tells(field: str, cell: str, codes: frozenset[str]) -> bool:
    """Tell whether a cell, as it was written, holds one of some codes, or anything where none is asked."""
    text, fault = read(BY_NAME[field], cell)
    given = (part.partition("@")[0].strip().replace(" ", "-") for part in text.split(";"))
    return bool(fault) or (bool(text) and (not codes or not codes.isdisjoint(given)))


def _lifted(
    facts: SubjectFacts, inscribing: frozenset[str], lifting: frozenset[str]
) -> OperationFact | None:
    if _inscribed(facts, inscribing, lifting) is not None:
        return None
    found = [
        one
        for one in (*standing(facts.operations, lifting), *_of(facts, inscribing))
        if one.occurred_on >= _starts_on(facts)
    ]
    return max(found, key=lambda one: one.occurred_on, default=None)


TAKEN_BACK: Final[Mapping[str, tuple[_Found, ...]]] = {
    "exported_on": (departure_cancelled, returned),
    "destroyed_on": (destruction_cancelled,),
    "holder_name": (transfer_cancelled,),
    "seized_on": (seizure_lifted,),
    "oppositions": (opposition_lifted,),
}


def is_taken_back(facts: SubjectFacts, field: str) -> bool:
    """Tell whether the register itself took back what an empty cell said before."""
    return any(found(facts) is not None for found in TAKEN_BACK.get(field, ()))


def _cancelled(facts: SubjectFacts, codes: frozenset[str], field: str) -> OperationFact | None:
    """Return the last operation cancelled, unless one stands or the cell gives a later day."""
    if any(one.occurred_on >= _starts_on(facts) for one in standing(facts.operations, codes)):
        return None
    last = max(_of(facts, codes), key=lambda one: one.occurred_on, default=None)
    given = _given(facts, field)
    if last is None or last.cancelled_on is None or (given and given > last.cancelled_on):
        return None
    return last


def _of(facts: SubjectFacts, codes: frozenset[str]) -> list[OperationFact]:
    """Return the cancelled operations of some codes since the contract began."""
    return [
        one
        for one in facts.operations
        if one.cancelled_on is not None
        and one.code.removesuffix("_CVN") in codes
        and one.occurred_on >= _starts_on(facts)
    ]


def _given(facts: SubjectFacts, field: str) -> date | None:
    """Return the day that a cell gives, or gave last where it is empty now.

    A suspension for the same reason gives a day, too.
    """
    observed = facts.observed or {}
    if observed.get(field):
        return as_date(observed[field])
    codes = SUSPENDED_FOR.get(field, frozenset())
    suspended = observed.get("suspended", "").replace(",", ";").split(";")
    if not codes.isdisjoint(suspended) and observed.get("suspended_on"):
        return as_date(observed["suspended_on"])
    was = next((text for text in _was(facts, field) if text), "")
    return as_date(read(BY_NAME[field], was).text) if was else None


def _was(facts: SubjectFacts, field: str) -> Iterator[str]:
    return (one.was for one in reversed(facts.changes) if one.field == field)


def _has_changed_since(facts: SubjectFacts, last: OperationFact) -> bool:
    """Tell whether a later certificate or holder is known than the operation that was cancelled."""
    registered_on = _given(facts, "registered_on")
    if registered_on is not None and registered_on > last.occurred_on + ISSUED_WITHIN:
        return True
    after = last.cancelled_on or last.occurred_on
    customer = facts.expected.get("customer_name", "")
    return any(
        one.field == "holder_name"
        and one.is_now
        and one.known_on > after
        and not same_holder(read(BY_NAME["holder_name"], one.is_now).text, customer)
        for one in facts.changes
    )


def _was_customer(facts: SubjectFacts) -> bool:
    told = (was_of(one) for one in reversed(facts.changes) if one.field == "holder_name")
    named = next((text for text in told if text), "")
    return same_holder(named, facts.expected.get("customer_name", ""))


def _starts_on(facts: SubjectFacts) -> date:
    given = (facts.expected.get(name, "") for name in ("contract_starts_on", "delivered_on"))
    return next((day for text in given if (day := as_date(text)) is not None), date.min)
